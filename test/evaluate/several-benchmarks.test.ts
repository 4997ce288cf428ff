// Several benchmarks in one pass: each line is read once, and the answers are those that each would get alone.
import test from 'ava'
import { benchmarkOfControl, type CaseEvidence, evidenceOfCase, loadContent } from '../../src/content/index.ts'
import { startEvaluation, startEvaluations } from '../../src/evaluate/index.ts'
import { checkSchema } from '../../src/schema/check.ts'
import type { Benchmark } from '../../src/schema/content.ts'
import type { TestResult } from '../../src/schema/evaluation.ts'
import { controlOf, defaults, pod } from './helpers/judge.ts'

const content = await loadContent()

function feed({ predicate, files }: CaseEvidence, accept: ReturnType<typeof startEvaluations>['accept']): number {
  let lines = 0
  for (const file of predicate.files)
    for (const [index, line] of (files.find(({ path }) => path === file.path)?.lines ?? []).entries()) {
      accept(file, Buffer.from(line), index + 1)
      lines += 1
    }
  return lines
}

const apart = (evidence: CaseEvidence, benchmark: Benchmark): TestResult => {
  const run = startEvaluation({ predicate: evidence.predicate, benchmark, defaults: content.defaults })
  feed(evidence, run.accept)
  return run.finish()
}

const evidence = evidenceOfCase(
  checkSchema.parse({ kind: 'secret-environment', sources: ['pods', 'deployments.apps', 'services'] }),
  {
    flags: { 'kube-apiserver': ['--anonymous-auth=true', '--authorization-mode=Node,RBAC'], etcd: ['--auto-tls'] },
    configz: { '*': { readOnlyPort: 10255 } },
    objects: [pod('default', 'web', { containers: [{ name: 'main', image: 'app:1' }] })],
  },
)

test('all benchmarks together say what each says alone', t => {
  const run = startEvaluations({
    predicate: evidence.predicate,
    benchmarks: content.benchmarks,
    defaults: content.defaults,
  })
  feed(evidence, run.accept)
  t.deepEqual(
    run.finish(),
    content.benchmarks.map(benchmark => apart(evidence, benchmark)),
  )
})

test('one question under two bases is judged once and read twice', t => {
  const check = checkSchema.parse({
    kind: 'component-flag',
    component: 'kube-apiserver',
    flag: 'anonymous-auth',
    type: 'boolean',
    accept: { equals: 'false' },
    absent: { literal: 'pass', effective: 'default' },
  })
  const literal = benchmarkOfControl(controlOf(check))
  const effective: Benchmark = { ...literal, file: { ...literal.file, id: 'other', basis: 'effective' } }
  const absent = evidenceOfCase(check, { flags: { 'kube-apiserver': ['--v=2'] } })
  const run = startEvaluations({ predicate: absent.predicate, benchmarks: [literal, effective], defaults })
  feed(absent, run.accept)
  const [first, second] = run.finish()
  t.deepEqual(
    [first, second].map(result => [result?.benchmark.id, result?.basis, result?.rules[0]?.result]),
    [
      ['control', 'literal', 'fail'],
      ['other', 'effective', 'fail'],
    ],
  )
  t.is(first?.rules[0]?.literal, 'pass')
})

test('no benchmark at all gives no result, and reads no line', t => {
  const run = startEvaluations({ predicate: evidence.predicate, benchmarks: [], defaults })
  feed(evidence, run.accept)
  t.deepEqual(run.finish(), [])
})
