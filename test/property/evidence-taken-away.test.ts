// Promise one: taking evidence away never makes a rule pass or not apply.
import test from 'ava'
import fc from 'fast-check'
import { benchmarkOfControl, type CaseEvidence, evidenceOfCase, loadContent } from '../../src/content/index.ts'
import { startEvaluation } from '../../src/evaluate/index.ts'
import { type GapReason, gapReasons, locate } from '../../src/model/source.ts'
import type { Benchmark } from '../../src/schema/content.ts'
import type { Case, Control } from '../../src/schema/control.ts'
import type { RuleResult } from '../../src/schema/evaluation.ts'
import { mergeCheck } from '../../src/schema/merge-check.ts'

const { benchmarks, controls, defaults } = await loadContent()

const sourceOfPath = (path: string): string => {
  const location = locate(path)
  if (location === undefined) throw new Error(`${path} is no evidence`)
  return location.kind === 'version' || location.kind === 'discovery' ? location.kind : location.source
}

type Change = (evidence: CaseEvidence) => CaseEvidence

/** The file goes and a gap says why; `not-served` would be a proof, not a lack. */
const withoutFile =
  (path: string, reason: GapReason): Change =>
  ({ predicate, files }) => {
    const source = sourceOfPath(path)
    return {
      predicate: {
        ...predicate,
        cluster: source === 'version' ? { ...predicate.cluster, version: '' } : predicate.cluster,
        nodes: source === 'nodes' ? [] : predicate.nodes,
        files: predicate.files.filter(file => file.path !== path),
        collectors: predicate.collectors.filter(record => record.source !== source),
        gaps: [...predicate.gaps, { source, reason, message: 'taken away' }],
      },
      files: files.filter(file => file.path !== path),
    }
  }

/** A line goes and the list is declared partial; of the nodes the inventory forgets that one too. */
const withoutLine =
  (path: string, line: number): Change =>
  ({ predicate, files }) => {
    const source = sourceOfPath(path)
    const objects = (files.find(file => file.path === path)?.lines.length ?? 1) - 1
    return {
      predicate: {
        ...predicate,
        nodes: source === 'nodes' ? predicate.nodes.filter((_node, index) => index !== line) : predicate.nodes,
        collectors: predicate.collectors.map(record => (record.source === source ? { ...record, objects } : record)),
        gaps: [...predicate.gaps, { source, reason: 'partial', message: 'taken away' }],
      },
      files: files.map(file =>
        file.path === path ? { ...file, lines: file.lines.filter((_line, index) => index !== line) } : file,
      ),
    }
  }

/** A line goes and nobody says so: the count of what was collected gives it away. */
const withoutLineUnsaid =
  (path: string, line: number): Change =>
  ({ predicate, files }) => ({
    predicate,
    files: files.map(file =>
      file.path === path ? { ...file, lines: file.lines.filter((_line, index) => index !== line) } : file,
    ),
  })

const spoiled =
  (path: string, line: number, text: string): Change =>
  ({ predicate, files }) => ({
    predicate,
    files: files.map(file => (file.path === path ? { ...file, lines: file.lines.with(line, text) } : file)),
  })

/**
 * Everything of one node goes, as if its file had never been brought; no gap says so. A mirror pod is evidence of its own that
 * decides where no node sent anything, and the process that contradicts it goes with the node: such cases stay as they are.
 */
const withoutNode =
  (path: string): Change =>
  evidence => {
    const { predicate, files } = evidence
    if (files.some(file => sourceOfPath(file.path) === 'pods' && file.lines.length > 0)) return evidence
    const folder = /^evidence\/nodes\/[^/]+\//.exec(path)?.[0]
    const isKept = (entry: { readonly path: string }) => folder === undefined || !entry.path.startsWith(folder)
    const sources = new Set(predicate.files.filter(file => !isKept(file)).map(file => sourceOfPath(file.path)))
    return {
      predicate: {
        ...predicate,
        files: predicate.files.filter(isKept),
        collectors: predicate.collectors.filter(({ source }) => !sources.has(source)),
        gaps: predicate.gaps.filter(({ source }) => !sources.has(source)),
      },
      files: files.filter(isKept),
    }
  }

interface Question {
  readonly benchmark: Benchmark
  readonly whole: CaseEvidence
}

function questionOf(control: Control, given: Case): Question {
  const merged = mergeCheck(control.check, given.with)
  if (!('check' in merged)) throw new Error(merged.problem)
  return { benchmark: benchmarkOfControl(control, merged.check), whole: evidenceOfCase(merged.check, given.given) }
}

function judge({ benchmark, whole }: Question, changes: readonly Change[]): RuleResult {
  const { predicate, files } = changes.reduce((evidence, change) => change(evidence), whole)
  const run = startEvaluation({ predicate, evaluatedAt: whole.evaluatedAt, benchmark, defaults })
  for (const file of predicate.files)
    for (const [index, line] of (files.find(entry => entry.path === file.path)?.lines ?? []).entries())
      run.accept(file, Buffer.from(line), index + 1)
  const [rule] = run.finish().rules
  if (rule === undefined) throw new Error('no rule')
  return rule
}

const readings = ['result', 'literal', 'effective'] as const
const good = (word: string) => word === 'pass' || word === 'notapplicable'

/** Every reading that is good after the change was the same before it. */
function assertNoGain(before: RuleResult, after: RuleResult): void {
  for (const reading of readings)
    if (good(after[reading]) && after[reading] !== before[reading])
      throw new Error(`${reading} went from ${before[reading]} to ${after[reading]}: ${after.message}`)
}

const lacks = gapReasons.filter(reason => reason !== 'not-served' && reason !== 'partial')

const asksPeople = new Set(['awaits-attestation', 'awaits-evidence'])

test('the promise is about something: every control that evidence decides has a case in which it is good', t => {
  const isGood = (control: Control) =>
    control.cases.some(given => {
      const rule = judge(questionOf(control, given), [])
      return readings.some(reading => good(rule[reading]))
    })
  t.deepEqual(
    controls.filter(control => !asksPeople.has(control.check.kind) && !isGood(control)).map(({ id }) => id),
    // What its flag leads to is for a person, whatever the flag says.
    ['etcd-trusted-ca-file'],
  )
  const kinds = new Set(
    benchmarks.flatMap(({ rules }) => rules.flatMap(rule => rule.controls.map(bound => bound.check.kind))),
  )
  t.deepEqual(
    [...kinds].filter(kind => controls.every(control => control.check.kind !== kind)),
    [],
  )
})

for (const control of controls)
  test(`${control.id}: nothing that is taken away makes it pass or not apply`, t => {
    for (const given of control.cases) {
      const question = questionOf(control, given)
      const before = judge(question, [])
      for (const { path, lines } of question.whole.files) {
        assertNoGain(before, judge(question, [withoutFile(path, 'forbidden')]))
        if (path.startsWith('evidence/nodes/')) assertNoGain(before, judge(question, [withoutNode(path)]))
        for (const line of lines.keys()) {
          if (path.endsWith('.ndjson')) assertNoGain(before, judge(question, [withoutLine(path, line)]))
          assertNoGain(before, judge(question, [withoutLineUnsaid(path, line)]))
          assertNoGain(before, judge(question, [spoiled(path, line, '{')]))
        }
      }
    }
    t.pass()
  })

const ways = ['file', 'line', 'unsaid', 'half', 'node'] as const

/** Anything of the evidence goes, one thing after the other; `ask` makes the question once its turn comes. */
function assertNoGainOf(questions: readonly (() => Question)[], numRuns: number): void {
  fc.assert(
    fc.property(
      fc.constantFrom(...questions),
      fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(...lacks), fc.constantFrom(...ways)), {
        minLength: 1,
        maxLength: 4,
      }),
      (ask, picks) => {
        const question = ask()
        const changes = picks.map(
          ([file, line, reason, way]): Change =>
            evidence => {
              const { path, lines } = evidence.files[file % Math.max(1, evidence.files.length)] ?? {
                path: '',
                lines: [],
              }
              if (path === '') return evidence
              const isList = path.endsWith('.ndjson') && lines.length > 0
              const at = line % Math.max(1, lines.length)
              if (way === 'node') return withoutNode(path)(evidence)
              if (way === 'file' || !isList) return withoutFile(path, reason)(evidence)
              if (way === 'line') return withoutLine(path, at)(evidence)
              if (way === 'unsaid') return withoutLineUnsaid(path, at)(evidence)
              // The first half of it, as a disk that ran full leaves.
              return spoiled(path, at, (lines[at] ?? '').slice(0, (lines[at] ?? '').length / 2))(evidence)
            },
        )
        assertNoGain(judge(question, []), judge(question, changes))
      },
    ),
    { numRuns },
  )
}

test('nor does any of it together, in any order, for any reason', t => {
  assertNoGainOf(
    controls.flatMap(control => control.cases.map(given => () => questionOf(control, given))),
    1000,
  )
  t.pass()
})

test('nor does it under the parameters that any benchmark lays over a control', t => {
  const asItIs = new Set(controls.map(({ id, check }) => JSON.stringify([id, check])))
  const laidOver = new Map(
    benchmarks
      .flatMap(({ rules }) => rules.flatMap(rule => rule.controls))
      .map(bound => [JSON.stringify([bound.control.id, bound.check]), bound] as const)
      .filter(([key]) => !asItIs.has(key)),
  )
  t.true(laidOver.size > 30)
  const questions = [...laidOver.values()].flatMap(({ control, check }) =>
    control.cases.map(({ given }) => () => ({
      benchmark: benchmarkOfControl(control, check),
      whole: evidenceOfCase(check, given),
    })),
  )
  assertNoGainOf(questions, 1000)
})
