// Whether the cluster that answers now is the one that an interrupted collection came from.
import * as z from 'zod'
import type { Run } from '../run.ts'
import { refused } from './read-journal.ts'

/** `list` on namespaces is what the collector's role has anyway; `get` it may lack. */
const kubeSystem = '/api/v1/namespaces?fieldSelector=metadata.name%3Dkube-system&limit=1'
const namespacesSchema = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string(), uid: z.string() }) })),
})
const versionSchema = z.object({ gitVersion: z.string() })

/** UID of kube-system; empty where it is not told. */
export async function clusterUidOf(run: Run): Promise<string> {
  try {
    const { items } = await ask(run, kubeSystem, namespacesSchema)
    return items.find(({ metadata }) => metadata.name === 'kube-system')?.metadata.uid ?? ''
  } catch {
    run.signal.throwIfAborted()
    return ''
  }
}

/** `run` holds what the interrupted collection had learnt. Throws SPOOL_REFUSED, or the signal's reason. */
export async function assertSameCluster(run: Run, folder: string): Promise<void> {
  if (run.clusterUid === '')
    throw refused(folder, 'Its cluster did not say which one it is: the namespace kube-system could not be read.')
  const uid = await clusterUidOf(run)
  if (uid !== run.clusterUid)
    throw refused(folder, `It was collected from the cluster ${run.clusterUid}, and this one is ${uid || 'unknown'}.`)
  if (run.version === '') return
  const now = await ask(run, '/version', versionSchema).catch(() => undefined)
  run.signal.throwIfAborted()
  if (now?.gitVersion !== run.version)
    throw refused(folder, `The API server was ${run.version} then and is ${now?.gitVersion ?? 'unknown'} now.`)
}

async function ask<T>(run: Run, path: string, schema: z.ZodType<T>): Promise<T> {
  const { buffer, end } = await run.connection.api.get(path, { signal: run.signal })
  return schema.parse(JSON.parse(buffer.toString('utf8', 0, end)))
}
