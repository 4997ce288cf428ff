// The CIS benchmarks are whole: every recommendation of every release and variant is there, as CIS assesses it.
import { existsSync, readFileSync } from 'node:fs'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { benchmarkChooser, benchmarkName, loadContent } from '../../src/content/index.ts'
import type { Benchmark } from '../../src/schema/content.ts'

const { benchmarks } = await loadContent()
const cis = benchmarks.filter(({ file }) => file.publisher === 'CIS')

/** Release -> its name in the reference table, its recommendations, and how many of them CIS calls automated. */
const releases = {
  'cis-kubernetes@1.10': ['cis-1.10', 130, 70],
  'cis-kubernetes@1.11': ['cis-1.11', 133, 65],
  'cis-kubernetes@1.12': ['cis-1.12', 131, 65],
  'cis-kubernetes@2.0': ['cis-2.0', 131, 65],
  'cis-rke2@1.8': ['rke2-cis-1.8', 130, 73],
  'cis-rke2@1.12': ['rancher/rke2-cis-1.12', 131, 78],
  'cis-k3s@1.9': ['k3s-cis-1.9', 130, 71],
  'cis-k3s@1.12': ['rancher/k3s-cis-1.12', 131, 68],
} as const

test('every release is there with all of its recommendations', t => {
  t.deepEqual(cis.map(({ file }) => benchmarkName(file)).sort(), Object.keys(releases).sort())
  for (const { file, rules } of cis) {
    const [, count, automated] = releases[benchmarkName(file) as keyof typeof releases]
    t.is(rules.length, count, benchmarkName(file))
    t.is(rules.filter(({ rule }) => rule.assessment === 'automated').length, automated, benchmarkName(file))
    t.is(file.basis, 'effective')
  }
})

test('a rule says its number, and its id belongs to one release alone', t => {
  const ids = new Set<string>()
  for (const { file, rules } of cis)
    for (const { rule } of rules) {
      t.regex(rule.group, /^\d(?:\.\d{1,2}){1,2}$/)
      const name = file.id === 'cis-kubernetes' ? 'cis' : file.id.replace('cis-', '')
      t.is(rule.rule, `${name}-${file.version}.${file.release}_${rule.group}`)
      // STIG Manager cuts rule ids off there, and would take two for one.
      t.true(`xccdf_org.cisecurity_rule_${rule.rule}`.length <= 45, rule.rule)
      t.false(ids.has(rule.rule), rule.rule)
      ids.add(rule.rule)
      t.deepEqual(rule.ccis, [])
      t.regex(rule.title, /\.$/)
    }
})

test('sections are numbered without holes, and stand in the order of their numbers', t => {
  for (const { file, rules } of cis) {
    const sections = Map.groupBy(rules, ({ rule }) => rule.group.slice(0, rule.group.lastIndexOf('.')))
    for (const [section, own] of sections)
      t.deepEqual(
        own.map(({ rule }) => rule.group),
        own.map((_rule, index) => `${section}.${index + 1}`),
        benchmarkName(file),
      )
  }
})

const kinds = ({ rules }: Benchmark, section: RegExp): readonly string[] =>
  rules
    .filter(({ rule }) => section.test(rule.group))
    .flatMap(({ controls }) => controls.map(({ check }) => check.kind))

test('what CIS calls automated is judged, and of what it calls manual all that evidence decides', t => {
  for (const benchmark of cis) {
    const name = benchmarkName(benchmark.file)
    for (const { rule, controls } of benchmark.rules)
      if (rule.assessment === 'automated')
        t.true(
          controls.some(({ check }) => check.kind !== 'awaits-attestation'),
          `${name} ${rule.group}`,
        )
    for (const kind of kinds(benchmark, /^5\.[23]\.(?!1$)|^5\.4\.1$|^5\.[67]\.[234]$/))
      t.notRegex(kind, /^awaits-/, name)
    for (const kind of kinds(benchmark, /^5\.1\.(?!7$)|^5\.3\.1$|^5\.4\.2$|^5\.5\.1$/))
      t.notRegex(kind, /^awaits-/, name)
  }
})

test('releases differ where CIS changed its mind: modes, suites, numbers', t => {
  const bound = (name: string, group: string) => {
    const benchmark = cis.find(({ file }) => benchmarkName(file) === name)
    return benchmark?.rules.find(({ rule }) => rule.group === group)?.controls[0]
  }
  t.like(bound('cis-kubernetes@1.12', '4.1.7')?.check, { limit: '0644' })
  t.like(bound('cis-kubernetes@1.10', '4.1.7')?.check, { limit: '0600' })
  t.like(bound('cis-kubernetes@1.12', '1.1.1')?.check, {
    limit: '0600',
    names: ['kube-apiserver.yaml', 'kube-apiserver.yml', 'kube-apiserver.json'],
  })
  const suites = (name: string) => JSON.stringify(bound(name, '1.2.29')?.check)
  t.notRegex(suites('cis-kubernetes@1.12'), /CBC/)
  t.regex(suites('cis-kubernetes@1.11'), /CBC/)
  t.is(bound('cis-kubernetes@1.10', '5.7.4')?.control.id, bound('cis-kubernetes@1.12', '5.6.4')?.control.id)
  t.is(bound('cis-kubernetes@1.11', '5.2.13')?.control.id, bound('cis-kubernetes@1.12', '5.2.12')?.control.id)
  t.is(bound('cis-rke2@1.8', '1.2.30')?.control.id, 'apiserver-strong-cipher-suites')
  t.like(bound('cis-k3s@1.12', '1.1.1')?.check, { absent: 'notapplicable' })
})

test('each cluster is judged by the release that is written for it', t => {
  const choose = benchmarkChooser(benchmarks, undefined)
  const chosen = (version: string, platform: string) =>
    choose({ version, platform })
      .chosen.map(({ benchmark }) => benchmarkName(benchmark.file))
      .filter(name => name.startsWith('cis-'))
  t.deepEqual(chosen('v1.28.4', 'kubeadm'), ['cis-kubernetes@1.10'])
  for (const minor of [29, 30, 31]) t.deepEqual(chosen(`v1.${minor}.1`, 'kubeadm'), ['cis-kubernetes@1.11'])
  for (const minor of [32, 33, 34]) t.deepEqual(chosen(`v1.${minor}.1`, 'unknown'), ['cis-kubernetes@1.12'])
  for (const minor of [35, 36, 37]) t.deepEqual(chosen(`v1.${minor}.1`, 'eks'), ['cis-kubernetes@2.0'])
  t.deepEqual(chosen('v1.26.9+rke2r1', 'rke2'), ['cis-rke2@1.8'])
  t.deepEqual(chosen('v1.33.1+rke2r1', 'rke2'), ['cis-rke2@1.12'])
  t.deepEqual(chosen('v1.28.1+k3s1', 'k3s'), ['cis-k3s@1.9'])
  t.deepEqual(chosen('v1.34.1+k3s1', 'k3s'), ['cis-k3s@1.12'])
  t.deepEqual(chosen('v1.20.2', 'kubeadm'), [])
})

const table = assetPath('..', 'shared', 'content', 'cis-benchmarks.tsv')
const whereTable = existsSync(table) ? test : test.skip

whereTable('numbers and assessments are those of the reference table', t => {
  const rows = readFileSync(table, 'utf8')
    .trim()
    .split('\n')
    .map(line => line.split('\t'))
  for (const { file, rules } of cis) {
    const [name] = releases[benchmarkName(file) as keyof typeof releases]
    const expected = rows
      .filter(([benchmark]) => benchmark === name)
      .map(([, id, , assessment]) => `${id} ${assessment}`)
    t.deepEqual(rules.map(({ rule }) => `${rule.group} ${rule.assessment}`).sort(), expected.sort(), name)
  }
})

whereTable('limits of modes are those of the reference table', t => {
  const rows = readFileSync(table, 'utf8')
    .trim()
    .split('\n')
    .map(line => line.split('\t'))
  for (const { file, rules } of cis) {
    const [name] = releases[benchmarkName(file) as keyof typeof releases]
    for (const { rule, controls } of rules) {
      const row = rows.find(([benchmark, id]) => benchmark === name && id === rule.group)
      const [, limit] = /^mode<= (\d+)/.exec(row?.[8] ?? '') ?? []
      if (limit !== undefined)
        t.like(controls[0]?.check, { kind: 'file-mode', limit: `0${limit}` }, `${name} ${rule.group}`)
    }
  }
})
