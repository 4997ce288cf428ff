// Attestations and waivers through the real program: exit codes, what is printed, and what every report shows.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { evaluationSchema } from '../../src/schema/evaluation.ts'
import { stigpack } from '../helpers/program.ts'
import { folderOfFile } from '../helpers/temporary-folder.ts'

const folder = folderOfFile(test)
const bundle = assetPath('demo', 'stigpack-demo.tar.gz')
const trust = assetPath('demo', 'stigpack-demo.pub')
const env = { SOURCE_DATE_EPOCH: String(Date.parse('2026-05-02T12:00:00Z') / 1000) }

const write = async (name: string, text: string) => {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

const evaluate = (name: string, ...flags: string[]) =>
  stigpack(
    ['evaluate', bundle, '--trust', trust, '--benchmark', 'kubernetes-stig', '--output', join(folder, name), ...flags],
    { env },
  )

const resultOf = async (name: string) => evaluationSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))

const waiverFile = (rules: readonly string[], severity = '') =>
  `schemaVersion: 1\nkind: stigpack.waivers\nwaivers:\n${rules
    .map(
      rule =>
        `  - { rule: ${rule}, reason: Accepted by mission need, approvedBy: Dana Whitfield, approvedOn: 2026-04-20, expires: 2026-12-31${severity} }\n`,
    )
    .join('')}`

test('an attested rule is decided by name in the result, in the summary and in the checklist', async t => {
  const file = await write(
    'answers.yaml',
    `schemaVersion: 1\nkind: stigpack.attestations\nattestations:\n  - { id: ppsm, rule: V-242411, status: pass, explanation: Compared with PPSM-4711, updated: 2026-05-01, updatedBy: Kim Lee, frequency: 1y, comments: Due with the next CAL }\n  - { rule: V-242390, status: pass, explanation: I believe so, updated: 2026-05-01, updatedBy: Kim Lee, frequency: 1y }\n`,
  )
  const outcome = await evaluate('attested.result.json', '--attestations', file)
  t.is(outcome.code, 0, outcome.stderr)
  t.regex(outcome.stdout, /Attestations in answers\.yaml: 1 of 2 in force\n {2}not-used V-242390 .*evidence decides it/)
  const rules = (await resultOf('attested.result.json')).results[0]?.rules ?? []
  const rule = rules.find(each => each.groupId === 'V-242411')
  t.is(rule?.result, 'pass')
  t.regex(rule?.message ?? '', /Kim Lee answered on 2026-05-01/)
  const report = await stigpack(['report', join(folder, 'attested.result.json'), '--format', 'ckl', '--output', folder])
  t.is(report.code, 0, report.stderr)
  const ckl = await readFile(join(folder, 'attested.ckl'), 'utf8')
  t.regex(ckl, /Attestation ppsm \(in force\): pass, by Kim Lee on 2026-05-01, through 2027-04-30/)
  t.regex(ckl, /<COMMENTS>Kim Lee, 2026-05-01: Due with the next CAL/)
})

test('--fail-on passes waived findings by, --count-waived does not, and the checklist carries the override', async t => {
  const plain = await evaluate('plain.result.json', '--fail-on', 'low')
  t.is(plain.code, 3)
  const open = (await resultOf('plain.result.json')).results[0]?.rules.filter(rule => rule.result === 'fail') ?? []
  t.true(open.length > 0)
  const override = ', severityOverride: { severity: low, justification: Loopback only }'
  const all = await write(
    'all.yaml',
    waiverFile(
      open.map(rule => rule.groupId),
      override,
    ),
  )
  const waived = await evaluate('waived.result.json', '--waivers', all, '--fail-on', 'low')
  t.is(waived.code, 0, waived.stderr)
  t.regex(waived.stdout, /\[waived\]/)
  t.is((await evaluate('counted.result.json', '--waivers', all, '--fail-on', 'low', '--count-waived')).code, 3)
  const some = await write('some.yaml', waiverFile(open.slice(1).map(rule => rule.groupId)))
  t.is((await evaluate('some.result.json', '--waivers', some, '--fail-on', 'low')).code, 3)
  const result = (await resultOf('waived.result.json')).results[0]
  t.is(result?.counts.fail, open.length, 'what is waived stays open')
  await stigpack(['report', join(folder, 'waived.result.json'), '--format', 'ckl,cklb', '--output', folder])
  const ckl = await readFile(join(folder, 'waived.ckl'), 'utf8')
  t.is(ckl.match(/<SEVERITY_OVERRIDE>low<\/SEVERITY_OVERRIDE>/g)?.length, open.length)
  t.is(ckl.match(/<STATUS>Open<\/STATUS>/g)?.length, open.length)
  const cklb = JSON.parse(await readFile(join(folder, 'waived.cklb'), 'utf8')) as {
    stigs: { rules: { status: string; overrides: unknown }[] }[]
  }
  const first = cklb.stigs[0]?.rules.find(rule => rule.status === 'open')
  t.deepEqual(first?.overrides, { severity: { severity: 'low', reason: 'Loopback only' } })
})

test('a file that is wrong ends with 7 and names the line', async t => {
  const file = await write('bad.yaml', waiverFile(['V-1']).replace('2026-12-31', 'never'))
  const outcome = await evaluate('bad.result.json', '--waivers', file)
  t.is(outcome.code, 7)
  t.regex(outcome.stderr, /WAIVERS_INVALID/)
  t.regex(outcome.stderr, /bad\.yaml, line 4/)
})
