// Every scenario in the hands of the programs that take OHDF and SARIF: Heimdall's own library, and Microsoft's validator.
import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import type { Evaluation } from '../../src/schema/evaluation.ts'
import { renderAll } from '../report/helpers/render.ts'
import { resultTable, type StatusCounts, tally } from '../report/readers/status.ts'
import { scenarios } from '../report/scenarios.ts'
import type { Check } from './bundle.ts'
import { installPeers, peersFolder, sarifTool } from './peers.ts'
import { run } from './run-program.ts'

export async function checks(): Promise<Check[]> {
  const missing = installPeers()
  if (missing !== undefined) return [{ name: 'Heimdall and SARIF', ok: true, detail: missing }]
  const folder = await mkdtemp(join(tmpdir(), 'stigpack-data-'))
  try {
    const done: Check[] = []
    const logs: string[] = []
    for (const { name, evaluation } of scenarios) {
      const result = await evaluation()
      const files = new Map<string, string>()
      for (const [suffix, bytes] of await renderAll(result, { formats: ['hdf', 'sarif'] })) {
        const path = join(folder, `${name.replace(/[^a-z0-9]+/gi, '-')}${suffix}`)
        await writeFile(path, bytes)
        files.set(suffix, path)
      }
      done.push(
        heimdall(
          name,
          result,
          [...files].flatMap(([suffix, path]) => (suffix.endsWith('.hdf.json') ? [path] : [])),
        ),
      )
      logs.push(files.get('.sarif') ?? '')
    }
    return [...done, ...(await sarif(folder, logs))]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

// It runs in the folder of the peers: inspecjs is what Heimdall's pages count by, and hdf2ckl is how SAF goes on from there.
const script = `
const { readFileSync } = require('node:fs')
const { contextualizeEvaluation, convertFile } = require('inspecjs')
const { ChecklistResults } = require('@mitre/hdf-converters')
const answer = { statuses: [], checklist: [] }
for (const file of process.argv.slice(1)) {
  const text = readFileSync(file, 'utf8')
  if (!convertFile(text)['1_0_ExecJson']) throw new Error(file + ' is not taken for a result of version 1')
  const hdf = JSON.parse(text)
  for (const { contains } of contextualizeEvaluation(hdf).contains) for (const control of contains) answer.statuses.push(control.hdf.status)
  for (const [, status] of new ChecklistResults(hdf).toCkl().matchAll(/<STATUS>(\\w+)</g)) answer.checklist.push(status)
}
process.stdout.write(JSON.stringify(answer))`

const answer = z.object({ statuses: z.array(z.string()), checklist: z.array(z.string()) })

const heimdallTable = {
  Passed: 'pass',
  Failed: 'fail',
  'Not Applicable': 'notapplicable',
  'Not Reviewed': 'notreviewed',
  'Profile Error': 'notreviewed',
} as const

const checklistTable = {
  NotAFinding: 'pass',
  Open: 'fail',
  Not_Applicable: 'notapplicable',
  Not_Reviewed: 'notreviewed',
} as const

function heimdall(name: string, { results }: Evaluation, files: readonly string[]): Check {
  const title = `Heimdall: ${name}.hdf.json has the counts of the result, as it counts and as the CKL that it makes of it`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script, ...files], {
    cwd: peersFolder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status !== 0)
    return { name: title, ok: false, detail: stderr.trim().split('\n').slice(-8).join(' | ').slice(0, 400) }
  const { statuses, checklist } = answer.parse(JSON.parse(stdout))
  const words = results.flatMap(({ rules }) => rules.map(({ result }) => result))
  const errors = (list: readonly string[], word: string) => list.filter(one => one === word).length
  const wanted = tally(words, resultTable)
  const counted = tally(statuses, heimdallTable)
  const same = (counts: StatusCounts) => JSON.stringify(counts) === JSON.stringify(wanted)
  // What could not be judged for an error is an error there too, not only something that nobody looked at.
  const ok =
    same(counted) &&
    same(tally(checklist, checklistTable)) &&
    errors(statuses, 'Profile Error') === errors(words, 'error')
  return { name: title, ok, detail: JSON.stringify(counted) }
}

const log = z.object({
  runs: z.array(
    z.object({
      results: z.array(
        z.object({
          ruleId: z.string(),
          level: z.string().default('warning'),
          message: z.object({ text: z.string().optional(), id: z.string().optional() }),
        }),
      ),
    }),
  ),
})

/** By the rules of the standard and by those of GitHub's code scanning. */
async function sarif(folder: string, files: readonly string[]): Promise<Check[]> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return [{ name: 'SARIF', ok: true, detail: 'left out: the validator is a program for Linux on x64' }]
  await chmod(sarifTool, 0o755)
  return Promise.all(
    files.map(async file => {
      const name = `sarif-multitool: ${file.slice(folder.length + 1)} has no error, by the standard and by GitHub`
      const output = `${file}.validated`
      // Its runtime asks for libicu, which not every machine has, unless it is told to do without.
      const { code, text } = run('env', [
        'DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1',
        sarifTool,
        'validate',
        file,
        '--rule-kind',
        'Sarif;Ghas',
        '--output',
        output,
        '--log',
        'ForceOverwrite',
      ])
      if (!/Analysis completed successfully/.test(text))
        return { name, ok: false, detail: `exit ${code}: ${text.slice(-300)}` }
      const { runs } = log.parse(JSON.parse((await readFile(output, 'utf8')).replace(/^\uFEFF/, '')))
      const results = runs.flatMap(one => one.results)
      const errors = results.filter(({ level }) => level === 'error')
      return {
        name,
        ok: errors.length === 0,
        detail:
          errors.length === 0
            ? `${results.length} hints`
            : errors
                .slice(0, 3)
                .map(({ ruleId }) => ruleId)
                .join(', '),
      }
    }),
  )
}
