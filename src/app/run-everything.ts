// Use case: collect, seal, verify, judge and report in one go, into one folder.
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { loadSigningKey } from '../bundle/index.ts'
import { unwritable, type WrittenFile, writeOutput } from '../output-file.ts'
import type { ReportOptions } from '../report/index.ts'
import { artifactNames } from './artifact-names.ts'
import { type CollectedBundle, type CollectOptions, type CollectPorts, collectBundle } from './collect-bundle.ts'
import type { EvaluateOptions } from './evaluate-bundle.ts'
import { type Judged, judgeAndReport } from './judge-and-report.ts'

export interface RunOptions {
  readonly collect: CollectOptions
  /** Trust is the public half of the key that seals. */
  readonly evaluate: Omit<EvaluateOptions, 'trust' | 'evaluatedAt'>
  readonly report: ReportOptions
  /** Folder; made where it does not exist. */
  readonly output: string
}

export interface RunOutcome extends Judged {
  readonly collected: CollectedBundle
  readonly publicKey: WrittenFile
}

export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw unwritable(path, error)
  })
}

export async function runEverything(options: RunOptions, ports: CollectPorts): Promise<RunOutcome> {
  const key = await loadSigningKey(options.collect.key)
  await makeFolder(options.output)
  const collected = await collectBundle(options.collect, { folder: options.output }, ports)
  const base = basename(collected.sealed.path, artifactNames('').bundle)
  const { force } = options.collect
  const publicKey = await writeOutput(join(options.output, artifactNames(base).publicKey), key.publicKeyPem, { force })
  const judged = await judgeAndReport(
    {
      bundle: collected.sealed.path,
      output: options.output,
      base,
      evaluate: {
        ...options.evaluate,
        trust: [publicKey.path],
        evaluatedAt: ports.clock.now(),
        signal: options.collect.signal,
      },
      report: options.report,
      force,
    },
    ports.progress,
  )
  return { ...judged, collected, publicKey }
}
