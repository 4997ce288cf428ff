// The whole job through the real program on the running cluster, and what comes out of it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Evaluation, evaluationSchema, type RuleResult } from '../../../src/schema/evaluation.ts'
import { stigpack } from '../../helpers/program.ts'
import { kubeconfig } from './cluster.ts'

export interface Job {
  readonly folder: string
  readonly bundle: string
  readonly publicKey: string
  readonly evaluation: Evaluation
  /** Paths of the reports by ending: `.ckl`, `.cklb`, `.xccdf.xml`, `.pdf`. */
  report(suffix: string): string
  rule(groupId: string): RuleResult
  readonly json: RunJson
}

interface RunJson {
  readonly collection: {
    readonly bundle: string
    readonly collectors: readonly { readonly source: string; readonly objects: number }[]
    readonly gaps: readonly { readonly source: string; readonly reason: string }[]
  }
  readonly results: readonly { readonly counts: Record<string, number>; readonly rules: readonly unknown[] }[]
  readonly files: {
    readonly publicKey: { readonly path: string }
    readonly result: { readonly path: string }
    readonly reports: readonly { readonly path: string }[]
  }
}

export async function makeKeys(folder: string): Promise<string> {
  const { code, stderr } = await stigpack(['keys', 'generate', '--output', folder])
  if (code !== 0) throw new Error(stderr)
  return join(folder, 'stigpack.key')
}

/** `stigpack run`, as the administrator unless another kubeconfig is given, into a folder of its own. */
export async function runJob(folder: string, key: string, config: string = kubeconfig): Promise<Job> {
  const args = ['run', '--kubeconfig', config, '--key', key, '--output', folder, '--json']
  const outcome = await stigpack(args, { timeout: 300_000 })
  if (outcome.code !== 0) throw new Error(`stigpack run ended with ${outcome.code}: ${outcome.stderr}${outcome.stdout}`)
  const json = outcome.json() as RunJson
  const evaluation = evaluationSchema.parse(JSON.parse(await readFile(json.files.result.path, 'utf8')))
  return {
    folder,
    bundle: json.collection.bundle,
    publicKey: json.files.publicKey.path,
    evaluation,
    json,
    report(suffix) {
      const file = json.files.reports.find(({ path }) => path.endsWith(suffix))
      if (file === undefined) throw new Error(`no report ends in ${suffix}`)
      return file.path
    },
    rule(groupId) {
      const rule = evaluation.results[0]?.rules.find(candidate => candidate.groupId === groupId)
      if (rule === undefined) throw new Error(`no rule ${groupId}`)
      return rule
    },
  }
}
