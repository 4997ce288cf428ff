// Use case: a benchmark with its rules, as `content show` prints it.
import { benchmarkName, type ContentOptions, loadContent } from '../../content/index.ts'
import type { ShownBenchmark } from '../../schema/content-output.ts'
import { benchmarksNamed } from './find.ts'

/** `asked` is an id, which stands for all of its releases, or `id@release`. Throws BENCHMARK_UNKNOWN, CONTENT_INVALID. */
export async function showBenchmarks(asked: string, options: ContentOptions = {}): Promise<ShownBenchmark[]> {
  const content = await loadContent(options)
  return benchmarksNamed(content, asked).map(({ file, rules, contentSha256 }) => ({
    id: file.id,
    name: benchmarkName(file),
    title: file.title,
    publisher: file.publisher,
    basis: file.basis,
    contentSha256,
    rules: rules.map(({ rule, controls, nist }) => ({
      group: rule.group,
      rule: rule.rule,
      version: rule.version,
      severity: rule.severity,
      title: rule.title,
      ccis: rule.ccis,
      nist,
      controls: controls.map(({ control, check }) => ({ control: control.id, check: { ...check } })),
    })),
  }))
}
