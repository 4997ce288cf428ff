// Promise one on a whole bundle: whatever file of a recorded one is taken away, no rule of any benchmark gains by it.
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { loadTrustedKeys, readBundle } from '../../src/bundle/index.ts'
import { loadContent } from '../../src/content/index.ts'
import { startEvaluations } from '../../src/evaluate/index.ts'
import { locate } from '../../src/model/source.ts'
import type { TestResult } from '../../src/schema/evaluation.ts'
import type { ManifestFile, ManifestPredicate } from '../../src/schema/manifest.ts'

interface Line {
  readonly file: ManifestFile
  readonly line: Uint8Array
  readonly number: number
}

const { benchmarks, defaults } = await loadContent()
const lines: Line[] = []
const trust = await loadTrustedKeys([assetPath('demo', 'stigpack-demo.pub')])
const verified = await readBundle(
  assetPath('demo', 'stigpack-demo.tar.gz'),
  { trust },
  { begin: () => undefined, line: (file, line, number) => lines.push({ file, line: Uint8Array.from(line), number }) },
)
const whole = verified.manifest.predicate

function judge(predicate: ManifestPredicate, evidence: readonly Line[]): readonly TestResult[] {
  const run = startEvaluations({ predicate, benchmarks, defaults })
  for (const { file, line, number } of evidence) run.accept(file, line, number)
  return run.finish()
}

const before = judge(whole, lines)

/** The file goes, and a gap says so. */
function without(path: string): readonly TestResult[] {
  const location = locate(path)
  if (location === undefined) throw new Error(`${path} is no evidence`)
  const source = location.kind === 'version' || location.kind === 'discovery' ? location.kind : location.source
  const predicate: ManifestPredicate = {
    ...whole,
    cluster: source === 'version' ? { ...whole.cluster, version: '' } : whole.cluster,
    nodes: source === 'nodes' ? [] : whole.nodes,
    files: whole.files.filter(file => file.path !== path),
    collectors: whole.collectors.filter(record => record.source !== source),
    gaps: [...whole.gaps, { source, reason: 'forbidden', message: 'taken away' }],
  }
  return judge(
    predicate,
    lines.filter(({ file }) => file.path !== path),
  )
}

const good = (word: string) => word === 'pass' || word === 'notapplicable'

/** Rules that are good now and were not, or otherwise: `cis-1.12_1.2.1: effective fail -> pass`. */
function gains(after: readonly TestResult[]): readonly string[] {
  return after.flatMap(({ rules }, index) =>
    rules.flatMap((rule, at) => {
      const old = before[index]?.rules[at]
      return (['result', 'literal', 'effective'] as const)
        .filter(reading => good(rule[reading]) && rule[reading] !== old?.[reading])
        .map(reading => `${rule.ruleId}: ${reading} ${old?.[reading]} -> ${rule[reading]}`)
    }),
  )
}

test('the bundle gives every benchmark something to pass and something to fail', t => {
  t.true(before.length >= 10)
  for (const { benchmark, counts } of before) t.true(counts.pass > 0 && counts.fail > 0, benchmark.id)
})

for (const { path } of whole.files.filter(file => file.path.startsWith('evidence/')))
  test(`without ${path} no rule of any benchmark gains`, t => {
    t.deepEqual(gains(without(path)), [])
  })

test('nor with every second file gone, nor with all of them', t => {
  const evidence = whole.files.filter(file => file.path.startsWith('evidence/'))
  for (const kept of [evidence.filter((_file, index) => index % 2 === 0), []]) {
    const paths = new Set(kept.map(file => file.path))
    const predicate: ManifestPredicate = { ...whole, files: kept, collectors: [], nodes: [] }
    const left = lines.filter(({ file }) => paths.has(file.path))
    t.deepEqual(gains(judge({ ...predicate, cluster: { ...whole.cluster, version: '' } }, left)), [])
  }
})
