// /configz of every node's kubelet, through the API server: the configuration that the kubelet runs with, flags, files,
// drop-ins and defaults merged, though not where each value came from.
import * as z from 'zod'
import { configzSource, evidencePaths } from '../../model/source.ts'
import { RequestFault } from '../api/fault.ts'
import type { Collector } from '../collector.ts'
import { fetchDocument, writeFile } from '../document.ts'
import type { Run } from '../run.ts'

export const configz: Collector = {
  phase: 'nodes',
  sources: ['configz/*'],
  permissions: [{ apiGroups: [''], resources: ['nodes/proxy'], verbs: ['get'] }],
  tasks: run => run.nodes.map(({ name }) => ({ source: configzSource(name), work: () => collectConfigz(run, name) })),
}

/** What the API server allows as a node's name; anything else must not become part of a path. */
const namePattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
export const isNodeName = (name: string): boolean => namePattern.test(name) && name.length <= 253
const configzSchema = z.object({ kubeletconfig: z.record(z.string(), z.unknown()) })
/** A kubelet answers at once or not at all. */
const deadline = 20_000

async function collectConfigz(run: Run, node: string): Promise<string> {
  const source = configzSource(node)
  if (!isNodeName(node)) throw new RequestFault('invalid', 'no valid name of a node')
  const { value, line, requests } = await ask(run, node)
  if (!configzSchema.safeParse(value).success)
    throw new RequestFault('invalid', '/configz holds no kubelet configuration')
  await writeFile(run, evidencePaths.configz(node), writer => writer.write(line))
  run.records.push({ source, objects: 1, requests })
  run.log.add('info', 'collected', { source })
  return 'configuration read'
}

async function ask(run: Run, node: string) {
  try {
    return await fetchDocument(run, `/api/v1/nodes/${node}/proxy/configz`, configzSource(node), {
      attempts: 2,
      deadline,
    })
  } catch (error) {
    // The API server says in its own words that it could not get through to the kubelet.
    if (
      error instanceof RequestFault &&
      /error trying to reach service|dial tcp|no route to host/.test(error.message)
    ) {
      const { message, status } = error
      throw new RequestFault('unreachable', message, { ...(status === undefined ? {} : { status }), cause: error })
    }
    throw error
  }
}
