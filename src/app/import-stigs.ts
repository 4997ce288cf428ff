// Use case: the publisher's own STIG read, compared with the content that judges, and kept as one checked file.
import { compareStig, loadContent, type StigComparison } from '../content/index.ts'
import { releaseName } from '../model/release-name.ts'
import { type OutputOptions, type WrittenFile, writeOutput } from '../output-file.ts'
import type { Stig, StigFile } from '../schema/stig.ts'
import { loadStigs } from './load-stigs.ts'

export interface ComparedStig extends StigComparison {
  /** Id and release of the content: `kubernetes-stig@V2R6`. */
  readonly benchmark: string
}

export interface ImportedStig {
  readonly stig: Stig
  /** One for each release of the content that is the same STIG; none where the content does not know it. */
  readonly compared: readonly ComparedStig[]
}

export interface ImportedStigs {
  readonly stigs: readonly ImportedStig[]
  readonly file: WrittenFile | undefined
}

/** Throws STIG_INVALID, STIG_REFUSED, INPUT_ and OUTPUT_ errors. */
export async function importStigs(
  input: string,
  options: OutputOptions & { readonly output?: string | undefined },
): Promise<ImportedStigs> {
  const stigs = (await loadStigs([input])).flat()
  const { benchmarks } = await loadContent()
  const imported = stigs.map(stig => ({
    stig,
    compared: benchmarks
      .filter(({ file }) => file.stigId === stig.stigId)
      .map(({ file, rules }) => ({
        benchmark: `${file.id}@${releaseName(file)}`,
        ...compareStig(
          stig,
          rules.map(({ rule }) => ({ groupId: rule.group, ruleId: rule.rule, version: rule.version })),
        ),
      })),
  }))
  if (options.output === undefined) return { stigs: imported, file: undefined }
  const document: StigFile = { schemaVersion: 1, kind: 'stigpack.stigs', stigs }
  const text = `${JSON.stringify(document, undefined, 2)}\n`
  return { stigs: imported, file: await writeOutput(options.output, text, options) }
}
