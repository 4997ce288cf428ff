// An API server with kubelets behind it, as far as node pods go: it keeps what is created, and each node does with its pod what
// the test says.
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { PolicyRule } from '../../../src/collect/collector.ts'
import { nodeFileText } from '../node/node-folder.ts'
import { type Asked, asRoutes, type Route, type Routes, recordedRoutes, refuse } from '../support/server.ts'

interface Stored {
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> }
  spec?: { nodeName?: string }
  status?: unknown
}

export interface NodeAct {
  /** The pod's status at each look; the last one stays. */
  readonly status: readonly unknown[]
  readonly log?: string
  /** The pod is on the list until it is removed by force. */
  readonly isLost?: boolean
}

const ended = (state: unknown, phase: string) => ({ phase, containerStatuses: [{ imageID: 'sha256:1', state }] })
export const waiting = (reason: string, message = '') => ended({ waiting: { reason, message } }, 'Pending')
export const failed = (exitCode: number, message = '', reason = 'Error') =>
  ended({ terminated: { exitCode, reason, message } }, 'Failed')
export const succeeded = ended({ terminated: { exitCode: 0, reason: 'Completed' } }, 'Succeeded')
export const thrownOut = { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' }

export function frame(text: string, changed: { digest?: string; body?: string } = {}): string {
  const digest = changed.digest ?? createHash('sha256').update(text, 'latin1').digest('hex')
  const packed = gzipSync(Buffer.from(text, 'latin1')).toString('base64')
  const body = changed.body ?? (packed.match(/.{1,76}/g) ?? []).join('\n')
  return `stigpack-output 1 gzip ${Buffer.byteLength(text, 'latin1')} ${digest}\n${body}\nstigpack-output-end\n`
}

export const fresh = (node: string, lines: readonly unknown[] = []): string =>
  nodeFileText({ node, hostRoot: '/host', collectedAt: '2026-01-01T00:00:00Z', lines })
export const works = (node: string, lines?: readonly unknown[]): NodeAct => ({
  status: [{ phase: 'Pending' }, { phase: 'Running' }, succeeded],
  log: frame(fresh(node, lines)),
})

export class FakeCluster {
  readonly objects = new Map<string, Stored>()
  readonly asked: { readonly method: string; readonly path: string; readonly body: unknown }[] = []
  readonly #acts: Readonly<Record<string, readonly NodeAct[]>>
  readonly #looks = new Map<string, number>()
  readonly #attempts = new Map<string, number>()
  readonly #refuses: (method: string, path: string, earlier: number) => readonly [number, string] | undefined

  /** Each node's pods, one act after the other; a node without any works. */
  constructor(
    acts: Readonly<Record<string, readonly NodeAct[]>> = {},
    refuses: (method: string, path: string, earlier: number) => readonly [number, string] | undefined = () => undefined,
  ) {
    this.#acts = acts
    this.#refuses = refuses
  }

  get pods(): string[] {
    return [...this.objects.keys()].filter(path => path.includes('/pods/'))
  }

  /** The recorded cluster's answers, with these objects laid over. */
  async routes(): Promise<Routes> {
    const recorded = asRoutes(await recordedRoutes())
    const route: Route = asked => this.#answer(asked)
    return new Proxy(recorded, {
      get: (routes, path) => {
        const name = String(path)
        const own = /^\/api\/v1\/namespaces\/stigpack|^\/api\/v1\/namespaces$/.test(name)
        return own ? (asked: Asked) => route(asked) ?? routes[name]?.(asked) : routes[name]
      },
    })
  }

  async #answer({ path, query, request, response }: Asked): Promise<string | undefined> {
    const { method = 'GET' } = request
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    const earlier = this.asked.filter(one => one.method === method && one.path === path).length
    const selector = query.get('labelSelector')
    if (path !== '/api/v1/namespaces' || method !== 'GET' || selector !== null) this.asked.push({ method, path, body })
    const refused = this.#refuses(method, path, earlier)
    if (refused !== undefined) return refuse(response, ...refused)
    if (method === 'POST') return this.#create(path, body as Stored)
    if (method === 'DELETE') return this.#delete(path, body as { gracePeriodSeconds?: number })
    if (path.endsWith('/log')) return this.#act(path.slice(0, -'/log'.length)).log ?? ''
    if (selector === null && path === '/api/v1/namespaces') return (await recordedRoutes()).get(path)
    const stored = this.objects.get(path)
    if (stored !== undefined) return JSON.stringify(stored)
    if (selector === null) return refuse(response, 404, `${path} not found`)
    return JSON.stringify({ items: this.#list(path, selector) })
  }

  #create(path: string, object: Stored): string {
    const place = `${path}/${object.metadata.name}`
    const node = object.spec?.nodeName
    if (node !== undefined) {
      this.#attempts.set(node, (this.#attempts.get(node) ?? 0) + 1)
      this.#looks.set(place, this.#attempts.get(node) ?? 1)
    }
    this.objects.set(place, { ...object, status: { phase: 'Pending' } })
    return JSON.stringify(object)
  }

  #delete(path: string, { gracePeriodSeconds }: { gracePeriodSeconds?: number }): string {
    const isPod = path.includes('/pods/')
    if (!(isPod && this.#act(path).isLost === true && gracePeriodSeconds !== 0)) {
      for (const place of [...this.objects.keys()])
        if (place === path || place.startsWith(`${path}/`)) this.objects.delete(place)
    }
    return '{}'
  }

  #list(path: string, selector: string): Stored[] {
    const wanted = selector.split(',').map(part => part.split('='))
    return [...this.objects]
      .filter(([place]) => place.startsWith(`${path}/`) && !place.slice(path.length + 1).includes('/'))
      .map(([place, stored]) => (place.includes('/pods/') ? this.#looked(place, stored) : stored))
      .filter(({ metadata: { labels = {} } }) =>
        wanted.every(([name = '', value]) => (value === undefined ? name in labels : labels[name] === value)),
      )
  }

  #act(path: string): NodeAct {
    const node = this.objects.get(path)?.spec?.nodeName ?? ''
    const acts = this.#acts[node] ?? [works(node)]
    return acts[Math.min((this.#looks.get(path) ?? 1) - 1, acts.length - 1)] ?? works(node)
  }

  readonly #seen = new Map<string, number>()
  #looked(path: string, stored: Stored): Stored {
    const { status } = this.#act(path)
    const seen = this.#seen.get(path) ?? 0
    this.#seen.set(path, seen + 1)
    return { ...stored, status: status[Math.min(seen, status.length - 1)] ?? {} }
  }
}

/** Whether rules allow a request, as RBAC reads it. */
export function isAllowed(rules: readonly PolicyRule[], { method, path }: { method: string; path: string }): boolean {
  const [, namespaceOrName, resource, , sub] =
    /^\/api\/v1\/namespaces(?:\/([^/]+))?(?:\/([^/]+))?(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? []
  const wanted = resource === undefined ? 'namespaces' : sub === undefined ? resource : `${resource}/${sub}`
  const isOne = resource === undefined ? namespaceOrName !== undefined : path.split('/').length > 6
  const verb = method === 'POST' ? 'create' : method === 'DELETE' ? 'delete' : isOne ? 'get' : 'list'
  return rules.some(rule => rule.resources?.includes(wanted) === true && rule.verbs.includes(verb))
}
