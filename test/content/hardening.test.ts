// The hardening guide: ids of our own that every format takes, all ten points, and CCIs that exist.
import { existsSync, readFileSync } from 'node:fs'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { loadContent } from '../../src/content/index.ts'

const { benchmarks } = await loadContent()
const guide = benchmarks.find(({ file }) => file.id === 'kubernetes-hardening')
const rules = guide?.rules.map(bound => bound.rule) ?? []

test('each of the ten points has its rules', t => {
  const areas = [...new Set(rules.map(({ group }) => group.split('-')[1]))]
  t.deepEqual(areas, ['RBAC', 'POD', 'NET', 'AUD', 'ETCD', 'IMG', 'RUN', 'MESH', 'REV', 'SEC'])
  t.is(guide?.file.basis, 'effective')
})

test('ids are short names that XML, file names and STIG Manager take, and are numbered without holes', t => {
  const last = new Map<string, number>()
  for (const { group, rule, version } of rules) {
    t.regex(group, /^KH-[A-Z]+-\d\d$/)
    t.is(rule, `${group}r1_rule`)
    t.is(version, group)
    t.true(rule.length <= 45)
    const [, area = '', number = ''] = group.split('-')
    last.set(area, Math.max(last.get(area) ?? 0, Number(number)))
  }
  for (const [area, highest] of last)
    t.is(rules.filter(({ group }) => group.startsWith(`KH-${area}-`)).length, highest, area)
})

test('every rule says what must be, in one sentence', t => {
  for (const { title } of rules) {
    t.regex(title, /\.$/)
    t.regex(title, /\b(?:must|may)\b/, title)
  }
})

const table = assetPath('..', 'shared', 'content', 'cci-nist-800-53.tsv')
const whereTable = existsSync(table) ? test : test.skip

whereTable('every CCI is one of the list', t => {
  const known = new Set(
    readFileSync(table, 'utf8')
      .split('\n')
      .map(line => line.split('\t')[0]),
  )
  for (const { group, ccis } of rules) for (const cci of ccis) t.true(known.has(cci), `${group}: ${cci}`)
})
