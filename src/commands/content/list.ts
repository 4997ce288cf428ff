// stigpack content list
import { BaseCommand } from '../../cli/base-command.ts'
import { contentFlag } from '../../cli/flags.ts'
import type { Fits } from '../../schema/benchmark.ts'
import type { JsonOutput } from '../../schema/json-output.ts'

export default class ContentList extends BaseCommand {
  static override summary = 'List the benchmarks that evidence can be judged by.'
  static override examples = ['<%= config.bin %> content list']
  static override flags = { content: contentFlag }

  async run(): Promise<JsonOutput<'content:list'>> {
    const { flags } = await this.parse(ContentList)
    const { benchmarkName, loadContent } = await import('../../content/index.ts')
    const { benchmarks } = await loadContent({ site: flags.content })
    const width = Math.max(...benchmarks.map(({ file }) => benchmarkName(file).length)) + 2
    for (const { file, rules } of benchmarks) {
      const made = madeFor(file.fits)
      const what = `${file.title}, ${file.publisher}, ${rules.length} rules${made === '' ? '' : `, for ${made}`}`
      this.log(`${benchmarkName(file).padEnd(width)}${what}`)
    }
    return benchmarks.map(({ file, rules, contentSha256 }) => ({
      ...file,
      name: benchmarkName(file),
      rules: rules.length,
      contentSha256,
    }))
  }
}

/** `rke2, Kubernetes 1.32 to 1.34`; empty for what fits every cluster. */
function madeFor(fits: Fits | undefined): string {
  const { from, below } = fits?.minor ?? {}
  const minors =
    from === undefined
      ? []
      : [`Kubernetes 1.${from}${below === undefined ? ' and newer' : below - 1 === from ? '' : ` to 1.${below - 1}`}`]
  return [...(fits?.platforms ?? []), ...minors].join(', ')
}
