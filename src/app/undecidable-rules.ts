// Which rules cannot be decided for lack of something that a collection did not get.
import { loadContent } from '../content/index.ts'
import { everyConfigz, sourcesOf } from '../schema/check-sources.ts'
import type { Gap } from '../schema/manifest.ts'

export interface UndecidableRule {
  readonly groupId: string
  readonly benchmark: string
  readonly gaps: readonly Gap[]
}

/** `not-served` is no lack: it proves that there are no such objects. */
export async function undecidableRules(gaps: readonly Gap[]): Promise<UndecidableRule[]> {
  const lacking = gaps.filter(gap => gap.reason !== 'not-served')
  if (lacking.length === 0) return []
  const { benchmarks } = await loadContent()
  return benchmarks.flatMap(benchmark =>
    benchmark.rules.flatMap(({ rule, controls }) => {
      const sources = new Set(controls.flatMap(control => sourcesOf(control.check)))
      const hit = lacking.filter(
        gap => sources.has(gap.source) || (sources.has(everyConfigz) && gap.source.startsWith(`${everyConfigz}/`)),
      )
      return hit.length === 0 ? [] : [{ groupId: rule.group, benchmark: benchmark.file.id, gaps: hit }]
    }),
  )
}
