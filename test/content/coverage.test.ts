// The Kubernetes STIG V2R6 is whole: 92 rules, sane ids, controls that are used and can be judged.
import { existsSync, readFileSync } from 'node:fs'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { collectors } from '../../src/collect/collectors.ts'
import { loadContent } from '../../src/content/index.ts'
import { sourcesNeeded } from '../../src/evaluate/index.ts'
import { everyNode, nodeParts } from '../../src/model/source.ts'
import { components } from '../../src/model/target.ts'

const { benchmarks, controls, defaults } = await loadContent()
const stig = benchmarks.find(
  ({ file }) => file.id === 'kubernetes-stig' && file.version === '2' && file.release === '6',
)
const rules = stig?.rules.map(bound => bound.rule) ?? []

test('the Kubernetes STIG V2R6 has its 92 rules, 18 of them high and 74 medium', t => {
  t.is(rules.length, 92)
  t.is(rules.filter(rule => rule.severity === 'high').length, 18)
  t.is(rules.filter(rule => rule.severity === 'medium').length, 74)
})

test('ids are unique and formed as DISA forms them', t => {
  for (const field of ['group', 'rule', 'version'] as const) t.is(new Set(rules.map(rule => rule[field])).size, 92)
  for (const rule of rules) {
    t.regex(rule.group, /^V-\d{6}$/)
    t.regex(rule.rule, new RegExp(`^S${rule.group}r\\d{6,7}_rule$`))
    t.regex(rule.version, /^CNTR-K8-\d{6}$/)
    t.regex(rule.groupTitle, /^SRG-APP-\d{6}-CTR-\d{6}$/)
    t.is(rule.weight, '10.0')
    t.is(new Set(rule.ccis).size, rule.ccis.length)
    for (const cci of rule.ccis) t.regex(cci, /^CCI-\d{6}$/)
    t.regex(rule.title, /\.$/)
  }
})

test('every control is used by a rule', t => {
  const used = new Set(
    benchmarks.flatMap(benchmark => benchmark.rules.flatMap(bound => bound.controls.map(entry => entry.control.id))),
  )
  t.deepEqual(
    controls.map(control => control.id).filter(id => !used.has(id)),
    [],
  )
})

test('every source that a rule reads is one that a collector brings', t => {
  const brought = new Set([
    ...collectors.flatMap(({ sources }) => sources).map(source => source.replace(/^configz\/\*$/, 'configz')),
    // The node script.
    ...nodeParts.map(everyNode),
  ])
  t.deepEqual(
    sourcesNeeded({ benchmarks }).filter(source => !brought.has(source)),
    [],
  )
})

test('every default that a control asks for is on record for every minor of its table', t => {
  for (const { check, id } of controls) {
    if (check.kind !== 'component-flag') continue
    if (check.absent.literal !== 'default' && check.absent.effective !== 'default') continue
    const table = defaults.components.find(entry => entry.component === check.component)
    t.true(table !== undefined && Object.hasOwn(table.flags, check.flag), `${id}: --${check.flag}`)
    t.true((table?.flags[check.flag]?.[0]?.from ?? 99) <= (table?.covers.from ?? 0), `${id}: --${check.flag}`)
  }
  t.is(defaults.components.length, components.length)
})

test('every control has a case that passes or says why none can, one that does not, and one with evidence missing', t => {
  for (const { id, check, cases } of controls) {
    const results = new Set(cases.map(entry => entry.expect.result))
    t.true(results.has('notchecked'), id)
    if (check.kind === 'awaits-evidence' || check.kind === 'awaits-attestation') continue
    t.true(results.has('fail'), id)
    const effective = cases.some(entry => entry.expect.effective === 'pass')
    const waits = check.kind === 'component-flag' && check.thenWaitsFor !== undefined
    t.true(results.has('pass') || effective || waits, id)
  }
})

const table = assetPath('..', 'shared', 'content', 'kubernetes-stig-v2r6.tsv')
const whereTable = existsSync(table) ? test : test.skip

whereTable('ids, severities, weights and CCIs are those of the reference table', t => {
  const [, ...lines] = readFileSync(table, 'utf8').trim().split('\n')
  t.deepEqual(rules.map(rule => rule.group).toSorted(), lines.map(line => line.slice(0, line.indexOf('\t'))).toSorted())
  for (const line of lines) {
    const [group, rule, version, groupTitle, severity, weight, ccis = ''] = line.split('\t')
    const got = rules.find(entry => entry.group === group)
    t.like(got, { group, rule, version, groupTitle, severity, weight })
    t.deepEqual(got?.ccis.toSorted(), ccis.split(',').toSorted(), group)
  }
})
