// docs/reference/<benchmark>.md: every rule, how it is judged and from which evidence.
import { loadContent } from '../../src/content/index.ts'
import { releaseName } from '../../src/model/release-name.ts'
import { categoryOf } from '../../src/model/verdict.ts'
import { sourcesOf } from '../../src/schema/check-sources.ts'
import type { Benchmark, BoundRule } from '../../src/schema/content.ts'

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function row({ rule, controls, nist }: BoundRule): string {
  const judged = controls.map(({ control, check }) => `\`${control.id}\` (${check.kind})`).join('<br>')
  const evidence = [
    ...new Set(
      controls.flatMap(({ check }) =>
        check.kind === 'awaits-evidence'
          ? check.evidence.map(item => `waits for: ${item}`)
          : check.kind === 'awaits-attestation'
            ? ['waits for a person']
            : sourcesOf(check),
      ),
    ),
  ]
  return `| ${rule.group} | ${categoryOf[rule.severity]} | ${cell(rule.title)} | ${judged} | ${cell(evidence.join(', '))} | ${nist.rev5.join(', ')} |`
}

/** A page for each benchmark; where it has several releases, for each of them. */
export async function ruleReferences(): Promise<[path: string, text: string][]> {
  const { benchmarks } = await loadContent()
  return benchmarks.map(benchmark => {
    const { id, version, release } = benchmark.file
    const isOnly = benchmarks.filter(({ file }) => file.id === id).length === 1
    return [`docs/reference/${isOnly ? id : `${id}-${version}-${release}`}.md`, ruleReference(benchmark)]
  })
}

function ruleReference({ file, rules }: Benchmark): string {
  return `${[
    `# ${file.title}, ${releaseName(file)}`,
    '',
    `${rules.length} rules of ${file.publisher}. Made from \`stig/\` by \`npm run generate\`; do not edit.`,
    '',
    '| rule | category | title | judged by | evidence | NIST SP 800-53 r5 |',
    '|---|---|---|---|---|---|',
    ...rules.map(row),
  ].join('\n')}\n`
}
