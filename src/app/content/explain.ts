// Use case: one rule or control, with what is asked, how it is judged, from what, and how to mend it.
import { benchmarkName, type ContentOptions, loadContent } from '../../content/index.ts'
import { overlayInWords } from '../../evaluate/index.ts'
import type { Check } from '../../schema/check.ts'
import type { BoundControl, Content, Defaults } from '../../schema/content.ts'
import type { Applies, Control } from '../../schema/control.ts'
import type { ExplainedControl, Explanation, RuleRef } from '../../schema/explanation.ts'
import { judgeGiven } from '../run-case.ts'
import { evidenceOf } from './coverage.ts'
import { decisionOf, decisionWords } from './decision.ts'
import { everyRule, find, type RuleUse } from './find.ts'

export interface ExplainOptions extends ContentOptions {
  /** Id, or `id@release`: only rules of it. */
  readonly benchmark?: string | undefined
}

/**
 * One explanation for each rule that has the id, or one of the control where that is what was named.
 * @throws StigpackError RULE_UNKNOWN, BENCHMARK_UNKNOWN, CONTENT_INVALID
 */
export async function explain(asked: string, options: ExplainOptions = {}): Promise<Explanation[]> {
  return explainFrom(await loadContent(options), asked, options.benchmark)
}

/** The same from content that is at hand. */
export function explainFrom(content: Content, asked: string, benchmark?: string | undefined): Explanation[] {
  const { rules, control } = find(content, asked, benchmark)
  const { defaults } = content
  if (control !== undefined && rules.length === 0) {
    const bound = { control, check: control.check, applies: control.applies }
    return [{ controls: [explainControl(bound, defaults)], alsoAskedBy: askedBy(content, [control], undefined) }]
  }
  return rules.map(use => explainRule(content, use))
}

function explainRule(content: Content, use: RuleUse): Explanation {
  const { file } = use.benchmark
  const { rule, controls, discussion, check, fix, nist, overlays = [] } = use.bound
  const { group, version, severity, title, ccis } = rule
  return {
    rule: {
      benchmark: benchmarkName(file),
      benchmarkTitle: file.title,
      basis: file.basis,
      group,
      rule: rule.rule,
      version,
      severity,
      title,
      ccis,
      nist,
      discussion,
      check,
      fix,
      overlays: overlays.map(overlayInWords),
    },
    controls: controls.map(bound => explainControl(bound, content.defaults)),
    alsoAskedBy: askedBy(
      content,
      controls.map(({ control }) => control),
      use,
    ),
  }
}

function askedBy(content: Content, controls: readonly Control[], but: RuleUse | undefined): RuleRef[] {
  const ids = new Set(controls.map(({ id }) => id))
  return everyRule(content)
    .filter(({ bound }) => bound !== but?.bound && bound.controls.some(({ control }) => ids.has(control.id)))
    .map(({ benchmark, bound }) => ({
      benchmark: benchmarkName(benchmark.file),
      rule: bound.rule.group,
      title: bound.rule.title,
    }))
}

function explainControl({ control, check, applies }: BoundControl, defaults: Defaults): ExplainedControl {
  const { id, title, reason, absent, inspect, remediation, cases } = control
  return {
    id,
    title,
    reason,
    check: { ...check },
    expected: expectedBy(control, check, defaults),
    decides: decisionWords[decisionOf(control)],
    readingsDiffer: cases.flatMap(({ name, expect: { literal, effective } }) =>
      literal === undefined || effective === undefined || literal === effective
        ? []
        : [{ case: name, literal, effective }],
    ),
    evidence: [...evidenceOf({ check, applies })],
    absent,
    ...(applies === undefined ? {} : { applies: appliesInWords(applies) }),
    inspect,
    remediation,
    cases: cases.map(({ name, expect }) => ({ name, result: expect.result })),
  }
}

/** In the check's own words: what it said it expected when its first case was judged with the parameters in force. */
function expectedBy(control: Control, check: Check, defaults: Defaults): string {
  if (check.kind === 'awaits-attestation') return ''
  for (const given of control.cases) {
    const expected = judgeGiven(control, check, given, defaults).checks.find(result => result.expected !== '')
    // A version that is out of scope says which versions are in it; that is told apart from what would pass.
    if (expected !== undefined && expected.result !== 'notapplicable') return expected.expected
  }
  return ''
}

function appliesInWords({ minor: { from, below }, because }: Applies): string {
  const range = [
    from === undefined ? [] : [`from Kubernetes 1.${from}`],
    below === undefined ? [] : [`before Kubernetes 1.${below}`],
  ]
  return `${range.flat().join(', ')}. ${because}`
}
