// A site's overlays: parameters change what is judged, a disabled rule stays as notchecked, and nothing is silent.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { evaluateBundle } from '../../src/app/evaluate-bundle.ts'
import { contradictionIn } from '../../src/app/result-consistency.ts'
import { assetPath } from '../../src/assets.ts'
import { loadContent } from '../../src/content/index.ts'
import { StigpackError } from '../../src/errors.ts'
import { type Evaluation, evaluationSchema } from '../../src/schema/evaluation.ts'
import { stigpack } from '../helpers/program.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const bundle = assetPath('demo', 'stigpack-demo.tar.gz')
const trust = [assetPath('demo', 'stigpack-demo.pub')]

async function folderWith(t: ExecutionContext, files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder(t)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}

const judged = (content?: string): Promise<Evaluation> =>
  evaluateBundle(bundle, {
    trust,
    parameters: {},
    benchmarks: ['kubernetes-stig'],
    evaluatedAt: 0,
    toolVersion: '0.0.0',
    content: content === undefined ? undefined : [content],
  })

const ruleOf = ({ results }: Evaluation, group: string) =>
  results.flatMap(({ rules }) => rules).find(({ groupId }) => groupId === group)

const overlay = `id: site
by: Jane Doe, ISSO
date: 2026-01-15
disable:
  - benchmark: kubernetes-stig
    rule: V-242390
    reason: The anonymous health checks of our load balancer are accepted until the next release
parameters:
  - control: no-privileged-host-ports
    with: { below: 1 }
    reason: Our ingress needs the low ports of its nodes, see change 4711
    by: John Roe
    date: 2026-02-01
`

test('a disabled rule stays in the result as notchecked, with who, when and why', async t => {
  const folder = await folderWith(t, { 'overlays/site.yaml': overlay })
  const [plain, laid] = [await judged(), await judged(folder)]
  t.is(ruleOf(plain, 'V-242390')?.result, 'fail')
  const rule = ruleOf(laid, 'V-242390')
  t.is(rule?.result, 'notchecked')
  t.is(rule?.literal, 'notchecked')
  t.is(rule?.effective, 'notchecked')
  for (const part of ['Jane Doe, ISSO', '2026-01-15', 'overlays/site.yaml', 'health checks of our load balancer'])
    t.true(rule?.message.includes(part), part)
  t.is(laid.results[0]?.rules.length, plain.results[0]?.rules.length)
  t.deepEqual(evaluationSchema.parse(laid), laid)
  t.is(contradictionIn(laid), undefined)
})

test('changed parameters decide, and the result names them with their reason', async t => {
  const folder = await folderWith(t, { 'overlays/site.yaml': overlay })
  const laid = await judged(folder)
  t.deepEqual(
    laid.overlays?.map(({ action, by, date }) => [action, by, date]),
    [
      ['disable', 'Jane Doe, ISSO', '2026-01-15'],
      ['parameters', 'John Roe', '2026-02-01'],
    ],
  )
  const rule = ruleOf(laid, 'V-242414')
  t.true(rule?.checks.every(({ expected }) => expected.includes('below 1 ')))
  t.regex(rule?.overlays?.[0] ?? '', /parameters of the site.*John Roe on 2026-02-01.*change 4711/)
  t.is(ruleOf(laid, 'V-242415')?.overlays, undefined)
})

test('the result is another one: its id and the digest of its content say so', async t => {
  const folder = await folderWith(t, { 'overlays/site.yaml': overlay })
  const [plain, laid] = [await judged(), await judged(folder)]
  t.not(laid.results[0]?.id, plain.results[0]?.id)
  t.not(laid.results[0]?.benchmark.contentSha256, plain.results[0]?.benchmark.contentSha256)
  t.is((await judged(folder)).results[0]?.id, laid.results[0]?.id)
})

test('every report carries what the site decided', async t => {
  const folder = await folderWith(t, { 'overlays/site.yaml': overlay })
  const output = await temporaryFolder(t)
  const { code, stderr } = await stigpack([
    'demo',
    '--content',
    folder,
    '--output',
    output,
    '--format',
    'ckl,cklb,xccdf',
  ])
  t.is(code, 0, stderr)
  const { readFile, readdir } = await import('node:fs/promises')
  const reports = (await readdir(output)).filter(name => /kubernetes-stig.*\.xml$|\.cklb?$/.test(name))
  t.true(reports.length >= 3)
  for (const name of reports) {
    const text = await readFile(join(output, name), 'utf8')
    t.regex(text, /change 4711/, name)
    t.regex(text, /health checks of our load balancer/, name)
  }
})

const refusals: readonly [what: string, change: (text: string) => string, line: number, why: RegExp][] = [
  [
    'a rule that does not exist',
    text => text.replace('V-242390', 'V-24239'),
    6,
    /no rule `V-24239`.*Did you mean V-242390/,
  ],
  [
    'a benchmark that does not exist',
    text => text.replace('kubernetes-stig', 'kubernets-stig'),
    5,
    /Did you mean kubernetes-stig/,
  ],
  [
    'a control that does not exist',
    text => text.replace('no-privileged', 'no-priviliged'),
    9,
    /Did you mean no-privileged-host-ports/,
  ],
  [
    'parameters that the control does not take',
    text => text.replace('below: 1', 'beneath: 1'),
    10,
    /does not take these parameters/,
  ],
  [
    'a reason that says nothing',
    text => text.replace(/reason: The.*/, 'reason: none'),
    7,
    /a sentence that an auditor will read/,
  ],
  ['no reason', text => text.replace(/\n {4}reason: The.*/, ''), 5, /reason/],
  ['nothing to lay over', text => text.slice(0, text.indexOf('disable')), 1, /expected an entry/],
  ['a field that is not known', text => text.replace('disable:', 'disabled:'), 1, /disabled/],
  ['a day that is none', text => text.replace('2026-01-15', '15 January'), 3, /date/],
]
for (const [what, change, line, why] of refusals) {
  test(`an overlay with ${what} is refused with its line`, async t => {
    const folder = await folderWith(t, { 'overlays/site.yaml': change(overlay) })
    const error = await t.throwsAsync(loadContent({ site: [folder] }), { instanceOf: StigpackError })
    t.is(error.code, 'CONTENT_INVALID')
    t.regex(error.message, new RegExp(`overlays/site\\.yaml, line ${line} `))
    t.regex(error.why ?? '', why)
  })
}

test('a folder of content holds nothing that nobody reads', async t => {
  for (const name of ['control/a.yaml', 'overlay.yaml']) {
    const folder = await folderWith(t, { 'overlays/site.yaml': overlay, [name]: 'id: a' })
    const error = await t.throwsAsync(loadContent({ site: [folder] }), { instanceOf: StigpackError })
    t.regex(error.why ?? '', /nothing else is read. Did you mean (controls|overlays)\?/)
  }
  await t.throwsAsync(loadContent({ site: [await temporaryFolder(t)] }), { code: 'CONTENT_INVALID' })
  await t.throwsAsync(loadContent({ site: ['/nonexistent/content'] }), { code: 'INPUT_NOT_FOUND' })
})
