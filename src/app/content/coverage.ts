// Use case: what of every benchmark is judged, from which evidence and on which platforms.
import { type ContentOptions, loadContent, loadPlatforms } from '../../content/index.ts'
import { releaseName } from '../../model/release-name.ts'
import { sourceInWords } from '../../model/source-words.ts'
import type { Basis } from '../../model/verdict.ts'
import { sourcesOf } from '../../schema/check-sources.ts'
import type { Benchmark, BoundControl, BoundRule } from '../../schema/content.ts'
import type { Coverage, RuleCoverage } from '../../schema/coverage.ts'
import type { Platform } from '../../schema/platform.ts'
import { type Decision, decisionOf, readsOfControlPlane } from './decision.ts'
import { benchmarksNamed } from './find.ts'

/** In the order of the content. Throws CONTENT_INVALID and BENCHMARK_UNKNOWN. */
export async function coverageOfContent(
  options: ContentOptions & { readonly benchmark?: string | undefined } = {},
): Promise<Coverage[]> {
  const [content, platforms] = await Promise.all([loadContent(options), loadPlatforms()])
  const benchmarks = options.benchmark === undefined ? content.benchmarks : benchmarksNamed(content, options.benchmark)
  return benchmarks.map(benchmark => coverageOf(benchmark, platforms))
}

function coverageOf({ file, rules }: Benchmark, platforms: readonly Platform[]): Coverage {
  const made = platforms.filter(({ id }) => file.fits?.platforms?.some(name => name === id) ?? true)
  const details = rules.map(rule => ruleCoverage(rule, file.basis, made))
  const count = (state: RuleCoverage['state']) => details.filter(rule => rule.state === state).length
  const evidence: Record<string, number> = {}
  for (const { evidence: from } of details)
    for (const source of new Set(
      from.map(text => (text.endsWith(notCollected) ? 'evidence that no collector brings yet' : text)),
    ))
      evidence[source] = (evidence[source] ?? 0) + 1
  return {
    id: file.id,
    release: releaseName(file),
    title: file.title,
    publisher: file.publisher,
    basis: file.basis,
    rules: rules.length,
    judged: count('judged'),
    partly: count('partly'),
    people: count('people'),
    waits: count('waits'),
    evidence: Object.fromEntries(Object.entries(evidence).sort(([, left], [, right]) => right - left)),
    platforms: Object.fromEntries(
      made.map(({ id }) => {
        const there = details.filter(rule => rule.platforms.includes(id))
        const counted = (state: RuleCoverage['state']) => there.filter(rule => rule.state === state).length
        return [id, { judged: counted('judged'), partly: counted('partly') }]
      }),
    ),
    details,
  }
}

function ruleCoverage({ rule, controls }: BoundRule, basis: Basis, platforms: readonly Platform[]): RuleCoverage {
  const decided = controls.map(({ control }) => decisionOf(control))
  const reads = controls.map(({ check }) => readsOfControlPlane(check))
  const state = stateOf(decided, basis)
  return {
    rule: rule.group,
    title: rule.title,
    severity: rule.severity,
    state,
    controls: controls.map(({ control }) => control.id),
    evidence: [...new Set(controls.flatMap(evidenceOf))],
    platforms: platforms
      .filter(({ controlPlane }) => reads.every(what => shows(controlPlane, what)))
      .map(({ id }) => id),
  }
}

const shows = (controlPlane: Platform['controlPlane'], what: ReturnType<typeof readsOfControlPlane>): boolean =>
  what === 'nothing' || controlPlane === 'static-pods' || (what === 'nodes' && controlPlane === 'single-process')

function stateOf(decided: readonly Decision[], basis: Basis): RuleCoverage['state'] {
  const isWhole = (decision: Decision) => decision === 'whole' || (decision === 'effective' && basis === 'effective')
  if (decided.every(isWhole)) return 'judged'
  if (decided.some(decision => decision !== 'person' && decision !== 'waits')) return 'partly'
  return decided.includes('person') ? 'people' : 'waits'
}

const notCollected = ' (not collected yet)'

/** In words; the same for coverage, explain and the reference pages. */
export function evidenceOf({ check, applies }: Pick<BoundControl, 'check' | 'applies'>): readonly string[] {
  if (check.kind === 'awaits-attestation') return ["a person's answer"]
  if (check.kind === 'awaits-evidence') return check.evidence.map(item => `${item}${notCollected}`)
  const sources = [...sourcesOf(check), ...(applies === undefined ? [] : ['version'])]
  return [...new Set(sources.map(sourceInWords))]
}
