// stigpack report
import { basename, join } from 'node:path'
import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { force, reportFlags, stig } from '../cli/flags.ts'
import { untilInterrupted } from '../cli/interrupt.ts'
import { keepMemoryLean } from '../cli/lean-memory.ts'
import { StigpackError } from '../errors.ts'
import type { JsonOutput } from '../schema/json-output.ts'

export default class Report extends BaseCommand {
  static override summary = 'Write a result as PDF, HTML, checklists (CKL, CKLB, XCCDF) and formats of other tools.'
  static override description =
    'The files are named for the result: cluster.result.json gives cluster.pdf, cluster.ckl and so on. With --asset node there is one of each per node.'
  static override examples = [
    '<%= config.bin %> report cluster.result.json --output reports',
    '<%= config.bin %> report cluster.result.json --format all --output reports',
    '<%= config.bin %> report cluster.result.json --format ckl,cklb --asset node --output reports --marking CUI',
  ]
  static override strict = false
  static override args = {
    result: Args.string({ description: 'Result of `evaluate`. Several may be given.', required: true }),
  }
  static override flags = {
    ...reportFlags,
    stig,
    output: Flags.string({ char: 'o', description: 'Folder to write to.', helpValue: 'DIR', required: true }),
    force,
  }

  async run(): Promise<JsonOutput<'report'>> {
    const { argv, flags } = await this.parse(Report)
    keepMemoryLean()
    const { loadReportOptions } = await import('../app/load-report-config.ts')
    const { writeReports } = await import('../app/write-reports.ts')
    const { loadStigs } = await import('../app/load-stigs.ts')
    const { withStigs } = await import('../app/official-text.ts')
    const { readEvaluation } = await import('../app/read-evaluation.ts')
    const { makeFolder } = await import('../app/run-everything.ts')
    const options = await loadReportOptions(flags)
    const stigs = await loadStigs(flags.stig)
    const evaluations = await Promise.all(
      argv.map(async file => ({
        file: String(file),
        evaluation: withStigs(await readEvaluation(String(file)), stigs),
      })),
    )
    await makeFolder(flags.output)
    const bases = evaluations.map(({ file }) => baseOf(file))
    // File systems fold case.
    const repeated = bases.find((base, index) => bases.some((other, at) => at < index && isSameName(base, other)))
    if (repeated !== undefined) {
      throw new StigpackError('USAGE_INVALID', {
        what: `Two results would write reports of the same name, ${repeated}.`,
        next: 'Rename one of the files, or report them into two folders.',
      })
    }
    const files = await untilInterrupted(async signal => {
      const written = []
      for (const { file, evaluation } of evaluations) {
        const asked = { ...options, resultFile: basename(file), force: flags.force, signal }
        written.push(...(await writeReports(evaluation, join(flags.output, baseOf(file)), asked)))
      }
      return written
    })
    for (const file of files) this.log(file.path)
    return { files }
  }
}

const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** `cluster.result.json` is `cluster`; any other name loses its last ending. */
const baseOf = (file: string): string => basename(file).replace(/(?:\.result)?\.json$/, '')
