// What an imported STIG is and how it stands to the content, in words.
import type { ImportedStig } from '../app/import-stigs.ts'

export function importedStig({ stig, compared }: ImportedStig): string {
  const lines = [
    `${stig.stigId}  ${stig.title}, Version ${stig.version}, ${stig.releaseInfo}, ${stig.rules.length} rules`,
    `  from ${stig.file}, SHA-256 ${stig.sha256}`,
  ]
  if (stig.form === 'scap') lines.push('  A benchmark for scanners: it has no check texts.')
  if (compared.length === 0) lines.push('  No benchmark of the content is this STIG: its rules cannot be judged yet.')
  for (const { benchmark, answered, revised, unanswered, notInFile, conflicts } of compared) {
    lines.push(`  ${benchmark}: ${answered.length} rules answered`)
    const list = (what: string, ids: readonly string[]) => {
      if (ids.length > 0) lines.push(`    ${what} (${ids.length}): ${ids.join(', ')}`)
    }
    list(
      'other revision than the content was written for',
      revised.map(({ groupId, content, file }) => `${groupId} ${revisionOf(content)} -> ${revisionOf(file)}`),
    )
    list('no control answers this yet', unanswered)
    list('not in the file', notInFile)
    list(
      'other rule under the same id',
      conflicts.map(({ groupId, content, file }) => `${groupId} ${content} -> ${file}`),
    )
  }
  return lines.join('\n')
}

/** `r960759` of `SV-242376r960759_rule`. */
const revisionOf = (ruleId: string): string => /r\d+(?=_rule$)/.exec(ruleId)?.[0] ?? ruleId
