// Judges one check on a small written-down cluster through the real engine.
import { benchmarkOfControl, type CaseEvidence, evidenceOfCase } from '../../../src/content/index.ts'
import { startEvaluation } from '../../../src/evaluate/index.ts'
import type { Basis } from '../../../src/model/verdict.ts'
import { type Check, checkSchema } from '../../../src/schema/check.ts'
import type { Defaults } from '../../../src/schema/content.ts'
import type { Applies, Control, Given } from '../../../src/schema/control.ts'
import type { CheckResult, RuleResult } from '../../../src/schema/evaluation.ts'
import type { SiteParameters } from '../../../src/schema/parameters.ts'

/** Few and fixed, so that a test does not move with the shipped tables. */
export const defaults: Defaults = {
  platforms: [],
  components: [
    {
      component: 'kube-apiserver',
      source: 'test',
      covers: { from: 20, to: 34 },
      flags: {
        'anonymous-auth': [{ from: 20, value: 'true' }],
        'basic-auth-file': [{ from: 20, value: null }],
        'authorization-mode': [{ from: 20, value: 'AlwaysAllow' }],
        'request-timeout': [{ from: 20, value: '1m0s' }],
        profiling: [
          { from: 20, value: 'true' },
          { from: 30, value: 'false' },
        ],
      },
    },
  ],
  releases: {
    source: 'test',
    minors: {
      '1.31': { released: '2024-08-13', endOfLife: '2025-10-28' },
      '1.34': { released: '2025-08-27', endOfLife: '2026-10-27' },
      '1.27': { released: '2023-04-11', endOfLife: '2024-06-28' },
    },
  },
}

export const controlOf = (check: Check, applies?: Applies): Control => ({
  id: 'control',
  title: 'Is it so?',
  reason: 'A reason.',
  check,
  ...(applies === undefined ? {} : { applies }),
  absent: 'A finding.',
  inspect: 'Look.',
  remediation: { any: 'Mend it.' },
  cases: [{ name: 'none', given: {}, expect: { result: 'notchecked' } }],
})

export interface Options {
  readonly applies?: Applies
  readonly basis?: Basis
  readonly parameters?: SiteParameters
  /** In place of the few that all tests share. */
  readonly defaults?: Defaults
  /** Changes the evidence on its way: a damaged line, a removed file. */
  readonly change?: (evidence: CaseEvidence) => CaseEvidence
}

/** `check` as a control file writes it. */
export function judge(check: unknown, given: Given, options: Options = {}): RuleResult {
  const control = controlOf(checkSchema.parse(check), options.applies)
  const whole = evidenceOfCase(control.check, given)
  return judgeEvidence(control, options.change?.(whole) ?? whole, options)
}

export function judgeEvidence(
  control: Control,
  { predicate, files, evaluatedAt }: CaseEvidence,
  options: Options = {},
): RuleResult {
  const benchmark = benchmarkOfControl(control)
  const { basis, parameters } = options
  const run = startEvaluation({
    predicate,
    evaluatedAt,
    benchmark,
    defaults: options.defaults ?? defaults,
    basis,
    parameters,
  })
  for (const { path, lines } of files) {
    const file = predicate.files.find(entry => entry.path === path)
    if (file === undefined) throw new Error(`${path} is not in the manifest`)
    for (const [index, line] of lines.entries()) run.accept(file, Buffer.from(line), index + 1)
  }
  const [rule] = run.finish().rules
  if (rule === undefined) throw new Error('no rule')
  return rule
}

/** `fail(literal, effective)` in short, for one-line assertions. */
export const verdict = (rule: RuleResult): string => `${rule.result} (${rule.literal}, ${rule.effective})`

/** The only check result, for tests that expect one target. */
export function only(rule: RuleResult): CheckResult {
  const [check, second] = rule.checks
  if (check === undefined || second !== undefined) throw new Error(`${rule.checks.length} check results, not one`)
  return check
}

/** One control-plane node, so that a component has one target. */
export const oneNode: Given = { nodes: [{ name: 'cp-1', roles: ['control-plane'] }] }

export function pod(namespace: string, name: string, spec: Record<string, unknown>, metadata: object = {}) {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, ...metadata }, spec }
}

/** Puts a line of its own in the place of a pod's, or behind them all. */
export const withPodLine =
  (line: string, at?: number) =>
  ({ predicate, files }: CaseEvidence): CaseEvidence => ({
    predicate: { ...predicate, collectors: [] },
    files: files.map(file => {
      if (!file.path.endsWith('core.v1.pods.ndjson')) return file
      const lines = [...file.lines]
      if (at === undefined) lines.push(line)
      else lines[at] = line
      return { ...file, lines }
    }),
  })
