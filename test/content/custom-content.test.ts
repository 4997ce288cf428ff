// A site's own content as the guide shows it: it loads, its cases hold, it judges, and what is wrong in it is refused.
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { assetPath } from '../../src/assets.ts'
import { loadContent } from '../../src/content/index.ts'
import { StigpackError } from '../../src/errors.ts'
import { stigpack } from '../helpers/program.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const guide = assetPath('docs', 'guides', 'custom-content')
const control = 'controls/workloads/images-from-own-registry.yaml'
const benchmark = 'benchmarks/enclave-baseline/v1.yaml'
const bundle = assetPath('demo', 'stigpack-demo.tar.gz')
const trust = ['--trust', assetPath('demo', 'stigpack-demo.pub')]

/** The guide's folder with one file changed. */
async function changed(t: ExecutionContext, path: string, change: (text: string) => string): Promise<string> {
  const folder = join(await temporaryFolder(t), 'content')
  await cp(guide, folder, { recursive: true })
  const text = await readFile(join(folder, path), 'utf8')
  const after = change(text)
  if (after === text) throw new Error(`nothing was changed in ${path}`)
  await writeFile(join(folder, path), after)
  return folder
}

test('the example of the guide loads beside the shipped content, its cases hold, and exit is 0', async t => {
  const { benchmarks, controls } = await loadContent({ site: [guide] })
  t.true(benchmarks.some(({ file }) => file.id === 'enclave-baseline'))
  t.true(controls.some(({ id }) => id === 'images-from-own-registry'))
  const { code, stdout, stderr } = await stigpack(['content', 'test', guide])
  t.is(code, 0, stderr)
  t.regex(stdout, /1 controls, 6 cases, 0 not as expected/)
})

test('the installed program judges by it, in the worker, and every finding has its object', async t => {
  const output = join(await temporaryFolder(t), 'r.json')
  const args = ['evaluate', bundle, ...trust, '--content', guide, '--benchmark', 'enclave-baseline', '--output', output]
  const { code, stderr } = await stigpack(args)
  t.is(code, 0, stderr)
  const [rule] = JSON.parse(await readFile(output, 'utf8')).results[0].rules
  t.is(rule.result, 'fail')
  t.deepEqual(rule.nist.rev5.length > 0, true)
  t.true(
    rule.checks.some((check: { target: { name: string }; message: string }) =>
      /registry\.local\/busybox/.test(check.message),
    ),
  )
})

test('explain, show, coverage and list know it', async t => {
  const explained = await stigpack(['explain', 'EB-01', '--content', guide])
  t.is(explained.code, 0, explained.stderr)
  t.regex(explained.stdout, /size\(variables\.foreign\) == 0/)
  for (const args of [
    ['content', 'show', 'enclave-baseline'],
    ['content', 'list'],
    ['content', 'coverage'],
  ]) {
    const { code, stdout } = await stigpack([...args, '--content', guide])
    t.is(code, 0)
    t.regex(stdout, /enclave-baseline@1\.0/, args.join(' '))
  }
})

test('a case that comes out otherwise is printed with what was expected and got, and exit is 7', async t => {
  const folder = await changed(t, control, text => text.replace('expect: { result: pass }', 'expect: { result: fail }'))
  const { code, stdout } = await stigpack(['content', 'test', folder])
  t.is(code, 7)
  t.regex(stdout, /an image of the own registry passes/)
  t.regex(stdout, /result: expected fail, got pass/)
  t.regex(stdout, /1 not as expected/)
})

test('a slip in an expression is refused with file, line and a caret', async t => {
  const folder = await changed(t, control, text =>
    text.replace('size(variables.foreign) == 0', 'size(variables.foreign) = 0'),
  )
  const { code, stderr } = await stigpack(['content', 'test', folder])
  t.is(code, 7)
  t.regex(stderr, /CONTENT_INVALID: .*images-from-own-registry\.yaml, line \d+/)
  t.regex(stderr, /check\.validations\.0\.expression/)
  t.regex(stderr, /\n *> +1 \| size\(variables\.foreign\) = 0\n +\^/)
})

const refusals: readonly [what: string, path: string, change: (text: string) => string, why: RegExp][] = [
  [
    'an id of a shipped control',
    control,
    text => text.replace('id: images-from-own-registry', 'id: apiserver-anonymous-auth'),
    /named otherwise/,
  ],
  [
    'an id of a shipped benchmark',
    benchmark,
    text => text.replace('id: enclave-baseline', 'id: kubernetes-stig'),
    /ships with stigpack already/,
  ],
  [
    'a control that does not exist',
    benchmark,
    text => text.replace('control: apiserver-anonymous-auth', 'control: apiserver-anonymus-auth'),
    /Did you mean apiserver-anonymous-auth/,
  ],
  ['an unknown field', control, text => text.replace('absent:', 'absnet:'), /absnet|absent/],
  ['an unknown kind of check', control, text => text.replace('kind: cel', 'kind: rego'), /check/],
  [
    'a parameter with an expression that is none',
    benchmark,
    text => text.replace(/with:\n\s+params: .*/, "with: { validations: [{ expression: 'object.a ==', message: x }] }"),
    /EB-01.*validations\.0\.expression/s,
  ],
  ['a pattern that backtracks', control, text => text.replace('":latest$"', '"(?=x)"'), /not one of RE2/],
  [
    'a source that is no list',
    control,
    text => text.replace('sources: [pods]', 'sources: [version]'),
    /list of API objects/,
  ],
  [
    'a tag that makes objects',
    control,
    text => text.replace('id: images', 'id: !!js/function images'),
    /not YAML that may be used here/,
  ],
]
for (const [what, path, change, why] of refusals) {
  test(`content with ${what} is refused with its file`, async t => {
    const folder = await changed(t, path, change)
    const error = await t.throwsAsync(loadContent({ site: [folder] }), { instanceOf: StigpackError })
    t.is(error.code, 'CONTENT_INVALID')
    t.regex(`${error.message} ${error.why}`, why)
  })
}

test('a control of the same id as a shipped one is refused, with the other file', async t => {
  const folder = await temporaryFolder(t)
  await mkdir(join(folder, 'controls', 'etcd'), { recursive: true })
  await cp(
    assetPath('stig', 'controls', 'etcd', 'etcd-auto-tls.yaml'),
    join(folder, 'controls', 'etcd', 'etcd-auto-tls.yaml'),
  )
  const error = await t.throwsAsync(loadContent({ site: [folder] }), { instanceOf: StigpackError })
  t.regex(error.why ?? '', /two controls `etcd-auto-tls`; the other is controls\/etcd\/etcd-auto-tls\.yaml/)
})

test('what changed between two folders, and between a benchmark and itself, is told', async t => {
  const folder = await changed(t, benchmark, text =>
    text.replace('severity: high', 'severity: low').replace(/ {2}- group: EB-02[\s\S]*/, ''),
  )
  const { code, stdout, json } = await stigpack(['content', 'diff', guide, folder, '--json'])
  t.is(code, 0, stdout)
  const diff = json() as {
    benchmarks: { benchmark: string; gone: unknown[]; changed: { fields: { field: string }[] }[] }[]
  }
  const own = diff.benchmarks.find(entry => entry.benchmark === 'enclave-baseline')
  t.deepEqual(own?.gone, [{ rule: 'EB-02', title: 'The API server must refuse requests without credentials.' }])
  t.deepEqual(
    own?.changed.map(({ fields }) => fields.map(({ field }) => field)),
    [['severity']],
  )
  const same = await stigpack(['content', 'diff', 'kubernetes-stig', 'kubernetes-stig'])
  t.regex(same.stdout, /0 added, 0 gone, 0 changed, 92 the same/)
})

test('links and files of another ending are refused, because they would be content that nobody reads', async t => {
  const folder = await changed(t, control, text => `${text}\n`)
  await writeFile(join(folder, 'controls', 'more.yml'), 'id: more')
  await t.throwsAsync(loadContent({ site: [folder] }), { code: 'CONTENT_INVALID', message: /more\.yml/ })
  await rm(join(folder, 'controls', 'more.yml'))
  await symlink('/etc/passwd', join(folder, 'overlays', 'link.yaml'))
  const error = await t.throwsAsync(loadContent({ site: [folder] }), { instanceOf: StigpackError })
  t.regex(error.why ?? '', /links are not followed/)
})

test('a list that no collection brings is told, with the name that was meant', async t => {
  const folder = await changed(t, control, text => text.replace('sources: [pods]', 'sources: [pods, deployment.apps]'))
  const { code, stdout } = await stigpack(['content', 'test', folder])
  t.is(code, 0, stdout)
  t.regex(
    stdout,
    /reads deployment\.apps, which no collection brings: it is always notchecked\. Did you mean deployments\.apps/,
  )
})

test('a folder that is wrong stops a run before the cluster is asked', async t => {
  const folder = await changed(t, benchmark, text => text.replace('apiserver-anonymous-auth', 'no-such-control'))
  const output = join(await temporaryFolder(t), 'out')
  const { code, stderr } = await stigpack(['run', '--key', '/nonexistent.key', '--output', output, '--content', folder])
  t.is(code, 7, stderr)
  t.regex(stderr, /CONTENT_INVALID/)
})
