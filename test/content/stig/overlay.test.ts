// The publisher's own text over a result: no verdict changes, nothing is left out, and every difference is there to be read.
import { readFileSync } from 'node:fs'
import test from 'ava'
import { assetPath } from '../../../src/assets.ts'
import { readStigs, withOfficialText } from '../../../src/content/index.ts'
import { StigpackError } from '../../../src/errors.ts'
import type { RuleResult } from '../../../src/schema/evaluation.ts'
import { evaluationSchema } from '../../../src/schema/evaluation.ts'
import type { Stig } from '../../../src/schema/stig.ts'
import { check, evaluation, rule, testResult } from '../../report/fixture.ts'
import { renderAll } from '../../report/helpers/render.ts'
import { readers } from '../../report/readers/index.ts'

const file = (name: string): Buffer => readFileSync(assetPath('test', 'fixtures', 'stig', name))
const manual = await readStigs(file('U_Example_STIG_V2R7_Manual-xccdf.xml'), 'U_Example_STIG_V2R7_Manual-xccdf.xml')
const scap = await readStigs(file('example-scap.xml'), 'example-scap.xml')

const shared = rule(1, [check({ result: 'fail' })], {
  groupId: 'V-242390',
  ruleId: 'SV-242390r1_rule',
  version: 'CNTR-K8-000360',
  severity: 'medium',
})
const own = rule(2, [check({ result: 'pass' })], { groupId: 'V-242391', version: 'CNTR-K8-000380' })
const before = testResult([shared, own])

const laid = (stigs: readonly Stig[] = manual) => {
  const [result] = withOfficialText([before], [stigs])
  if (result === undefined) throw new Error('the result is gone')
  return result
}
const ruleIn = (rules: readonly RuleResult[], groupId: string): RuleResult => {
  const found = rules.find(one => one.groupId === groupId)
  if (found === undefined) throw new Error(`${groupId} is gone`)
  return found
}

test('a rule takes ids, severity, CCIs and texts of the file, and keeps its verdict and evidence', t => {
  const { rules } = laid()
  const rule = ruleIn(rules, 'V-242390')
  t.like(rule, {
    ruleId: 'SV-242390r999001_rule',
    severity: 'high',
    title: 'Example: the API server must know who asks.',
    fix: 'Set the example flag to false.',
    result: 'fail',
    message: shared.message,
  })
  t.deepEqual(rule.checks, shared.checks)
  t.is(rule.official?.writtenFor, 'SV-242390r1_rule')
})

test('a rule of the file that no control answers is notchecked and says so', t => {
  t.like(ruleIn(laid().rules, 'V-999999'), {
    result: 'notchecked',
    checks: [],
    message: 'No control answers this rule yet: a person has to look.',
  })
})

test("a rule that the file lacks stays, in stigpack's own words, after those of the file", t => {
  const { rules } = laid()
  t.deepEqual(
    rules.map(({ groupId }) => groupId),
    ['V-242390', 'V-999999', 'V-242391'],
  )
  t.deepEqual(ruleIn(rules, 'V-242391'), own)
})

test('head, counts and the list of differences follow the file', t => {
  const { benchmark, counts, countsBySeverity } = laid()
  t.like(benchmark, {
    id: before.benchmark.id,
    version: '2',
    release: '7',
    releaseInfo: 'Release: 7 Benchmark Date: 01 Jul 2026',
  })
  t.like(benchmark.official, { writtenFor: 'V2R6', form: 'manual', unanswered: ['V-999999'], notInFile: ['V-242391'] })
  t.like(counts, { pass: 1, fail: 1, notchecked: 1 })
  t.is(countsBySeverity.high.fail, 1)
  t.notThrows(() => evaluationSchema.parse(evaluation([laid()])))
})

test('no verdict of the content is changed, whatever the file says', t => {
  const words = (rules: readonly RuleResult[]) =>
    rules.map(({ groupId, result, literal, effective }) => [groupId, result, literal, effective])
  for (const stigs of [manual, scap]) {
    const after = words(laid(stigs).rules)
    for (const verdict of words(before.rules))
      t.deepEqual(
        after.find(([groupId]) => groupId === verdict[0]),
        verdict,
      )
  }
})

test("a benchmark for scanners gives titles and ids; the check stays in stigpack's own words", t => {
  const rule = ruleIn(laid(scap).rules, 'V-242390')
  t.is(rule.check, shared.check)
  t.is(rule.title, 'Example: as scanners have it.')
  t.is(rule.official?.hasCheckText, false)
})

test('of two files for one benchmark, the one for people is taken', t => {
  const [result] = withOfficialText([before], [scap, manual])
  t.is(result?.benchmark.official?.form, 'manual')
})

test('a file for another benchmark is refused, unless another STIG in it is the right one', t => {
  const [stig] = manual
  if (stig === undefined) return t.fail()
  const other = { ...stig, stigId: 'RHEL_8_STIG' }
  const error = t.throws(() => withOfficialText([before], [[other]]), { instanceOf: StigpackError })
  t.is(error?.code, 'STIG_FOREIGN')
  t.regex(error?.message ?? '', /RHEL_8_STIG/)
  t.notThrows(() => withOfficialText([before], [[other, stig]]))
})

test('a file that means another rule by the same id is refused', t => {
  const changed = manual.map(stig => ({
    ...stig,
    rules: stig.rules.map(one => ({ ...one, version: `${one.version}-X` })),
  }))
  const error = t.throws(() => laid(changed), { instanceOf: StigpackError })
  t.is(error?.code, 'STIG_FOREIGN')
  t.regex(error?.why ?? '', /CNTR-K8-000360-X there and CNTR-K8-000360 here/)
})

test('every format carries it, with equal counts', async t => {
  const result = evaluation([laid()])
  for (const [id, reader] of Object.entries(readers)) {
    const [first = Buffer.of()] = (await renderAll(result, { formats: [id] })).values()
    t.is((await reader.read(first)).fail, 1, id)
  }
})

test("a CKL has DISA's numbers where they belong, and says of each rule whose words it is in", async t => {
  const documents = await renderAll(evaluation([laid()]), { formats: ['ckl', 'cklb', 'xccdf', 'xccdf11'] })
  const ckl = documents.get('.ckl')?.toString() ?? ''
  const rules = ckl.split('<VULN>').slice(1)
  const value = (text: string, name: string) =>
    [...text.matchAll(new RegExp(`<VULN_ATTRIBUTE>${name}</VULN_ATTRIBUTE>\\s*<ATTRIBUTE_DATA>([^<]*)<`, 'g'))].map(
      match => match[1],
    )
  t.deepEqual(value(rules[0] ?? '', 'TargetKey'), ['5376'])
  t.deepEqual(value(rules[0] ?? '', 'LEGACY_ID'), ['V-100001', 'SV-100001'])
  t.deepEqual(value(rules[0] ?? '', 'Responsibility'), ['System Administrator'])
  t.deepEqual(value(rules[0] ?? '', 'Rule_ID'), ['SV-242390r999001_rule'])
  t.regex(ckl, /<SID_DATA>U_Example_STIG_V2R7_Manual-xccdf\.xml</)
  t.regex(rules[0] ?? '', /written for SV-242390r1_rule, and the file has SV-242390r999001_rule/)
  t.regex(rules[2] ?? '', /Text of this rule: stigpack's own words; the file does not have it\./)
  for (const suffix of ['.xccdf.xml', '.xccdf11.xml']) {
    const xccdf = documents.get(suffix)?.toString() ?? ''
    t.regex(xccdf, /<cdf:check system="C-45665r999003_chk">/)
    t.regex(xccdf, /<cdf:fixtext fixref="F-45623r999002_fix">/)
    t.regex(xccdf, /<dc:identifier>5376</)
    t.regex(xccdf, /Responsibility&gt;System Administrator&lt;/)
    t.regex(xccdf, /<cdf:check system="urn:stigpack:check:1">/)
  }
  const cklb = JSON.parse(documents.get('.cklb')?.toString() ?? '') as { stigs: { reference_identifier: string }[] }
  t.is(cklb.stigs[0]?.reference_identifier, '5376')
})
