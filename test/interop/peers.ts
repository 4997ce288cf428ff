// Heimdall's converters and Microsoft's SARIF tool, installed for these checks alone: 230 MB are nothing for everybody's node_modules.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { assetPath } from '../../src/assets.ts'
import { say } from '../helpers/suite.ts'
import { type StatusCounts, tally } from '../report/readers/status.ts'

export const peersFolder = assetPath('test', 'interop', 'peers')

/** The SARIF tool is a program for Linux on x64 alone. */
export const sarifTool = join(peersFolder, 'node_modules', '@microsoft', 'sarif-multitool-linux', 'Sarif.Multitool')

/** Undefined where they are there; otherwise why not, in the words of a check that is left out. */
export function installPeers(): string | undefined {
  const wanted = [
    join(peersFolder, 'node_modules', '@mitre', 'hdf-converters'),
    ...(process.platform === 'linux' ? [sarifTool] : []),
  ]
  if (wanted.every(path => existsSync(path))) return undefined
  say('installing @mitre/hdf-converters and @microsoft/sarif-multitool-linux (230 MB)')
  const { status, stderr } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: peersFolder,
    encoding: 'utf8',
  })
  if (status === 0) return undefined
  const why = stderr?.trim().split('\n')[0] ?? 'npm is not here'
  return `left out: the readers of other projects (230 MB) could not be installed: ${why}`
}

// It runs in the folder of the peers, which has a package.json and packages of its own.
const script = `
const { readFileSync } = require('node:fs')
const { ChecklistResults, XCCDFResultsMapper } = require('@mitre/hdf-converters')
const [file] = process.argv.slice(1)
const convert = async () => {
  const xml = readFileSync(file, 'utf8')
  const converted = file.endsWith('.ckl') ? new ChecklistResults(xml).toHdf() : await new XCCDFResultsMapper(xml).toHdf()
  const hdf = typeof converted === 'string' ? JSON.parse(converted) : converted
  process.stdout.write(JSON.stringify(hdf.profiles.map(({ name, controls }) => ({
    name, controls: controls.map(({ impact, results }) => ({ impact, statuses: results.map(({ status }) => status) })),
  }))))
}
convert()`

const profiles = z
  .array(
    z.object({
      name: z.string(),
      controls: z.array(z.object({ impact: z.number(), statuses: z.array(z.string()).min(1) })),
    }),
  )
  .min(1)

const worstFirst = ['error', 'failed', 'skipped', 'passed']

/** Statuses as Heimdall takes them, or what went wrong. */
export function readAsHeimdall(file: string): { readonly profile: string; readonly counts: StatusCounts } | string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script, file], {
    cwd: peersFolder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const parsed = status === 0 ? profiles.safeParse(JSON.parse(stdout)) : undefined
  if (parsed?.success !== true)
    return (stderr || 'it gave no profile').trim().split('\n').slice(-8).join(' | ').slice(0, 400)
  // Of a CKL with several STIGs it makes one profile each, under a parent without rules of its own.
  const own = parsed.data.filter(({ name }) => name !== 'Parent Profile')
  const words = own.flatMap(({ controls }) =>
    controls.map(({ impact, statuses }) =>
      impact === 0 ? 'no impact' : (worstFirst.find(word => statuses.includes(word)) ?? ''),
    ),
  )
  return {
    profile: own.map(({ name }) => name).join(' '),
    counts: tally(words, {
      passed: 'pass',
      failed: 'fail',
      skipped: 'notreviewed',
      error: 'notreviewed',
      'no impact': 'notapplicable',
    }),
  }
}
