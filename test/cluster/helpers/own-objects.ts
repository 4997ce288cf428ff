// Nodes and pods in any number, made through the API server as plain objects: nobody runs them.
import { Agent, request } from 'undici'
import { podLine } from '../../../bench/lib/pods.ts'
import { type OwnServer, outerAddress } from './own-server.ts'

export interface Population {
  readonly nodes: number
  readonly pods: number
  /** Where /configz of the nodes is answered; without it nobody answers. */
  readonly kubeletPort?: number | undefined
}

const namespaces = 40
const together = 24

/** Creates everything and gives the nodes their addresses. Throws where the server refuses one. */
export async function populate(server: OwnServer, { nodes, pods, kubeletPort }: Population): Promise<void> {
  const agent = new Agent({ connect: { ca: server.tls.ca }, connections: together })
  const send = async (method: 'POST' | 'PUT', path: string, object: unknown) => {
    const { statusCode, body } = await request(`${server.url}${path}`, {
      method,
      dispatcher: agent,
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
      body: typeof object === 'string' ? object : JSON.stringify(object),
    })
    const text = await body.text()
    if (statusCode > 299) throw new Error(`${method} ${path}: ${statusCode} ${text.slice(0, 500)}`)
    return text
  }
  try {
    await each(namespaces, async index => {
      await send('POST', '/api/v1/namespaces', { metadata: { name: `team-${index}` } })
    })
    await each(nodes, async index => {
      const name = nodeName(index)
      const labels = index === 0 ? { 'node-role.kubernetes.io/control-plane': '' } : {}
      const made: unknown = JSON.parse(await send('POST', '/api/v1/nodes', { metadata: { name, labels } }))
      if (kubeletPort === undefined) return
      const status = {
        addresses: [{ type: 'InternalIP', address: outerAddress() }],
        daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
      }
      await send('PUT', `/api/v1/nodes/${name}/status`, { ...(made as object), status })
    })
    await each(pods, async index => {
      await send('POST', `/api/v1/namespaces/team-${index % namespaces}/pods`, newPod(index, nodes))
    })
  } finally {
    await agent.close()
  }
}

export const nodeName = (index: number): string => `node-${String(index).padStart(5, '0')}`

/** The recorded pod of the benchmarks without what only a server or a kubelet may write. */
function newPod(index: number, nodes: number) {
  const { metadata, spec } = JSON.parse(podLine(index)) as {
    metadata: { name: string; labels?: object; annotations?: object }
    spec: Record<string, unknown>
  }
  const { priority: _priority, priorityClassName: _class, preemptionPolicy: _policy, ...rest } = spec
  return {
    metadata: { name: metadata.name, labels: metadata.labels, annotations: metadata.annotations },
    spec: nodes === 0 ? rest : { ...rest, nodeName: nodeName(index % nodes) },
  }
}

async function each(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: Math.min(together, count) }, async () => {
      while (next < count) {
        next += 1
        await work(next - 1)
      }
    }),
  )
}
