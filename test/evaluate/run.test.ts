// The engine as a whole: what it reads, what it refuses, and what it never says.
import test from 'ava'
import { benchmarkOfControl, evidenceOfCase } from '../../src/content/index.ts'
import { sourcesNeeded, startEvaluation } from '../../src/evaluate/index.ts'
import { everyNode } from '../../src/model/source.ts'
import { checkSchema } from '../../src/schema/check.ts'
import { everyConfigz } from '../../src/schema/check-sources.ts'
import { testResultSchema } from '../../src/schema/evaluation.ts'
import { controlOf, defaults, judge, judgeEvidence, pod, verdict, withPodLine } from './helpers/judge.ts'

const images = { kind: 'image-versions' }
const noDefault = { kind: 'forbidden-objects', sources: ['pods'], namespaces: ['default'] }

test('a line that is not JSON keeps every check of its source from passing, not from failing', t => {
  for (const line of ['', '{', 'null', '[]', '"text"', '{"metadata":{}}', '{"metadata":{"name":7}}', '\ufffd'])
    t.is(judge(noDefault, {}, { change: withPodLine(line) }).result, 'notchecked', line)
  const rule = judge(noDefault, { objects: [pod('default', 'a', {})] }, { change: withPodLine('{') })
  t.is(rule.result, 'fail')
})

test('the message names the line that cannot be read', t => {
  const rule = judge(noDefault, { objects: [pod('web', 'a', {})] }, { change: withPodLine('{') })
  t.regex(rule.message, /line 2 is not JSON/)
})

test('bytes that are no UTF-8 are not JSON', t => {
  const control = controlOf(checkSchema.parse(noDefault))
  const { predicate, files } = evidenceOfCase(control.check, {})
  const run = startEvaluation({
    predicate: { ...predicate, collectors: [] },
    benchmark: benchmarkOfControl(control),
    defaults,
  })
  const file = predicate.files.find(entry => entry.path === files.find(each => each.path.includes('pods'))?.path)
  if (file === undefined) throw new Error('no pods')
  run.accept(file, Buffer.from([...Buffer.from('{"metadata":{"name":"'), 0xff, ...Buffer.from('"}}')]), 1)
  t.is(run.finish().rules[0]?.result, 'notchecked')
})

test('fewer objects in the bundle than were collected are not the whole list', t => {
  const rule = judge(
    noDefault,
    { objects: [pod('web', 'a', {}), pod('web', 'b', {})] },
    {
      change: evidence => ({
        ...evidence,
        files: evidence.files.map(file => ({ ...file, lines: file.lines.slice(0, 1) })),
      }),
    },
  )
  t.is(rule.result, 'notchecked')
  t.regex(rule.message, /2 objects were collected and 1 are in the bundle/)
})

test('keys that reach a prototype are only keys', t => {
  const line =
    '{"metadata":{"name":"a","namespace":"web","__proto__":{"labels":{"x":"y"}}},"__proto__":{"spec":{}},"constructor":1}'
  t.is(
    judge({ ...noDefault, namespaces: undefined, labels: { x: 'y' } }, {}, { change: withPodLine(line) }).result,
    'pass',
  )
})

test('an unknown version holds what is scoped by version, an unfit one makes it not applicable', t => {
  const applies = { minor: { from: 20, below: 25 }, because: 'It was removed.' }
  t.is(judge(images, { version: 'v1.24.9' }, { applies }).result, 'pass')
  t.is(judge(images, { version: 'v1.25.0' }, { applies }).result, 'notapplicable')
  t.is(judge(images, { version: 'v1.19.0' }, { applies }).result, 'notapplicable')
  t.is(judge(images, { version: 'unknown' }, { applies }).result, 'notchecked')
  t.is(judge(images, { version: 'v2.24.0' }, { applies }).result, 'notchecked')
  t.is(judge(images, { version: 'weird' }, { applies }).result, 'notchecked')
  const rule = judge(images, { version: 'v1.25.0' }, { applies })
  t.regex(rule.message, /does not apply to Kubernetes 1\.25\. It was removed\./)
})

test('a manifest and a /version that disagree leave the version unknown', t => {
  const applies = { minor: { below: 25 }, because: 'It was removed.' }
  const rule = judge(
    images,
    { version: 'v1.34.0' },
    {
      applies,
      change: ({ predicate, files }) => ({
        predicate: { ...predicate, cluster: { ...predicate.cluster, version: 'v1.24.0' } },
        files,
      }),
    },
  )
  t.is(rule.result, 'notchecked')
})

test('a fault of ours is an error of that rule and stops nothing else', t => {
  const broken = controlOf({ kind: 'forbidden-objects', sources: ['pods'] } as never)
  const good = controlOf(checkSchema.parse(noDefault))
  const objects = [pod('web', 'a', {})]
  const { predicate, files } = evidenceOfCase(good.check, { objects })
  const benchmark = {
    ...benchmarkOfControl(good),
    rules: [...benchmarkOfControl(broken).rules, ...benchmarkOfControl(good).rules],
  }
  const run = startEvaluation({ predicate, benchmark, defaults })
  for (const file of predicate.files)
    for (const [index, line] of (files.find(each => each.path === file.path)?.lines ?? []).entries())
      run.accept(file, Buffer.from(line), index + 1)
  const { rules, counts } = run.finish()
  t.deepEqual(
    rules.map(rule => rule.result),
    ['error', 'pass'],
  )
  t.regex(rules[0]?.message ?? '', /fault of stigpack/)
  t.is(counts.error, 1)
})

test('what was found before a fault stays found', t => {
  let asked = 0
  const limit = {
    toString: () => '1024',
    valueOf: () => {
      asked += 1
      if (asked > 1) throw new TypeError('a fault')
      return 1024
    },
  }
  const control = controlOf({ kind: 'host-ports', below: limit, exceptNamespaces: [] } as never)
  const ports = { containers: [{ name: 'a', image: 'x', ports: [{ containerPort: 1, hostPort: 80 }] }] }
  const objects = ['a', 'b', 'c'].map(name => pod('web', name, ports))
  const rule = judgeEvidence(control, evidenceOfCase(control.check, { objects }))
  t.is(rule.result, 'fail')
  t.deepEqual(
    rule.checks.map(check => check.result),
    ['fail', 'error'],
  )
})

test('the result fits its schema, counts every rule once, and is the same twice', t => {
  const control = controlOf(checkSchema.parse(noDefault))
  const { predicate, files } = evidenceOfCase(control.check, { objects: [pod('default', 'a', {})] })
  const benchmark = benchmarkOfControl(control)
  const result = (manifestSha256: string, basis: 'literal' | 'effective' = 'literal') => {
    const run = startEvaluation({ predicate, benchmark, defaults, basis, manifestSha256 })
    for (const file of predicate.files)
      for (const [index, line] of (files.find(each => each.path === file.path)?.lines ?? []).entries())
        run.accept(file, Buffer.from(line), index + 1)
    return run.finish()
  }
  const first = result('a')
  t.deepEqual(testResultSchema.parse(first), first)
  t.deepEqual(first.counts, { pass: 0, fail: 1, error: 0, notchecked: 0, notapplicable: 0 })
  t.deepEqual(first.countsBySeverity.medium, first.counts)
  t.deepEqual(result('a'), first)
  t.regex(first.id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  t.not(result('b').id, first.id)
  t.not(result('a', 'effective').id, first.id)
})

test('site parameters are laid over the control, and bad ones are refused by name', t => {
  const approved = { kind: 'kubernetes-release', approved: [] }
  t.is(judge(approved, {}).result, 'notchecked')
  t.is(judge(approved, {}, { parameters: { control: { approved: ['v1.34.2'] } } }).result, 'pass')
  t.is(judge(approved, {}, { parameters: { another: { nonsense: 1 } } }).result, 'notchecked')
  for (const bad of [{ approved: 'v1.34.2' }, { aproved: [] }, { kind: 'image-versions' }])
    t.throws(() => judge(approved, {}, { parameters: { control: bad } }), {
      code: 'PARAMETERS_INVALID',
      message: /control/,
    })
})

test('only sources that somebody reads are asked for', t => {
  const kubelet = { kind: 'awaits-evidence', evidence: ['x'] }
  const benchmark = (check: unknown) => benchmarkOfControl(controlOf(checkSchema.parse(check)))
  t.deepEqual(sourcesNeeded({ benchmarks: [benchmark(kubelet)] }), [])
  t.deepEqual(
    sourcesNeeded({ benchmarks: [benchmark(noDefault), benchmark({ ...noDefault, sources: ['services', 'pods'] })] }),
    ['pods', 'services'],
  )
  const gate = { kind: 'feature-gate', gate: 'A', components: ['etcd'], kubelet: true, expect: 'off' }
  t.deepEqual(sourcesNeeded({ benchmarks: [benchmark(gate)] }), [
    everyConfigz,
    ...(['configuration', 'files', 'node', 'processes'] as const).map(everyNode),
    'pods',
    'version',
  ])
})

test('a gap of two reasons is no proof of absence', t => {
  const gaps = [
    { source: 'pods', reason: 'not-served' as const },
    { source: 'pods', reason: 'forbidden' as const },
  ]
  t.is(judge(noDefault, { gaps }).result, 'notchecked')
  t.is(judge(noDefault, { gaps: gaps.toReversed() }).result, 'notchecked')
  t.is(verdict(judge(noDefault, { gaps: gaps.slice(0, 1) })), 'pass (pass, pass)')
})
