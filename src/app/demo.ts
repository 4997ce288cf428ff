// Use case: the whole offline half of the job on the bundle that ships with stigpack, recorded from a real kubeadm cluster.
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { assetPath } from '../assets.ts'
import { loadTrustedKeys, verifyDetached } from '../bundle/index.ts'
import type { Answers } from '../evaluate/index.ts'
import { type WrittenFile, writeOutput } from '../output-file.ts'
import type { Clock, Progress } from '../ports.ts'
import type { ReportOptions } from '../report/index.ts'
import { artifactNames } from './artifact-names.ts'
import { type Judged, judgeAndReport } from './judge-and-report.ts'
import { makeFolder } from './run-everything.ts'

export interface DemoOutcome extends Judged {
  readonly bundle: WrittenFile
  readonly signature: WrittenFile
  readonly publicKey: WrittenFile
}

const base = 'stigpack-demo'

export async function runDemo(
  options: {
    readonly output: string
    readonly toolVersion: string
    readonly answers?: Answers | undefined
    readonly content?: readonly string[] | undefined
    readonly report: ReportOptions
    readonly signal?: AbortSignal | undefined
  },
  ports: { readonly clock: Clock; readonly progress: Progress },
): Promise<DemoOutcome> {
  const { output } = options
  // The demo replaces its own files of an earlier demo and nothing else: a second try must not need a flag.
  const force = true
  const names = artifactNames(base)
  await makeFolder(output)
  const copying = ports.progress.start('bundle')
  const publicKey = await writeOutput(join(output, names.publicKey), await readFile(shipped(names.publicKey)), {
    force,
  })
  const bundle = await writeOutput(join(output, names.bundle), createReadStream(shipped(names.bundle)), { force })
  const signature = await writeOutput(
    join(output, `${names.bundle}.sig`),
    await readFile(shipped(`${names.bundle}.sig`)),
    {
      force,
    },
  )
  await verifyDetached(bundle.path, signature.path, await loadTrustedKeys([publicKey.path]))
  copying.end('done', bundle.path)
  const judged = await judgeAndReport(
    {
      bundle: bundle.path,
      output,
      base,
      evaluate: {
        trust: [publicKey.path],
        parameters: {},
        answers: options.answers,
        content: options.content,
        evaluatedAt: ports.clock.now(),
        toolVersion: options.toolVersion,
        signal: options.signal,
      },
      report: options.report,
      force,
    },
    ports.progress,
  )
  return { ...judged, bundle, signature, publicKey }
}

const shipped = (name: string): string => assetPath('demo', name)
