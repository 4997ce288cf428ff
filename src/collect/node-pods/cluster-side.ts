// What node pods do with the API server: every request that this part of a collection sends, in one place.
import * as z from 'zod'
import type { ApiClient } from '../api/client.ts'
import { RequestFault } from '../api/fault.ts'
import { containerName } from './objects.ts'

const annotations = z.record(z.string(), z.string()).nullish()
const objectSchema = z.object({
  metadata: z.object({ name: z.string(), labels: annotations, annotations, deletionTimestamp: z.string().nullish() }),
})
export type Found = z.infer<typeof objectSchema>

const containerState = z.object({
  waiting: z.object({ reason: z.string().optional(), message: z.string().optional() }).nullish(),
  terminated: z
    .object({ exitCode: z.number(), reason: z.string().optional(), message: z.string().optional() })
    .nullish(),
})
const podSchema = objectSchema.extend({
  status: z.object({
    phase: z.string().optional(),
    reason: z.string().optional(),
    message: z.string().optional(),
    conditions: z.array(z.object({ message: z.string().optional() })).nullish(),
    containerStatuses: z.array(z.object({ imageID: z.string().optional(), state: containerState.nullish() })).nullish(),
  }),
})
export type PodState = z.infer<typeof podSchema>

/** Bytes of a log at most: what is packed takes a tenth of a node file. */
const longestLog = 64 * 1024 * 1024

/** Every method throws RequestFault, and the signal's reason. */
export class ClusterSide {
  readonly #api: ApiClient

  constructor(api: ApiClient) {
    this.#api = api
  }

  /** undefined where there is no such namespace. */
  async namespace(name: string, signal: AbortSignal): Promise<Found | undefined> {
    try {
      return await this.#read(`/api/v1/namespaces/${name}`, objectSchema, signal)
    } catch (error) {
      if (error instanceof RequestFault && error.status === 404) return undefined
      throw error
    }
  }

  namespaces = (selector: string, signal: AbortSignal): Promise<Found[]> =>
    this.#list('/api/v1/namespaces', selector, objectSchema, signal)

  // What is asked to be made cannot be taken back by hanging up: the answer is waited for even when the run is stopped, so
  // that all there is to remove is known.
  createNamespace = (object: object): Promise<void> => this.#api.create('/api/v1/namespaces', object)

  deleteNamespace = (name: string, signal: AbortSignal): Promise<void> =>
    this.#api.delete(`/api/v1/namespaces/${name}`, { signal })

  pods = (namespace: string, selector: string, signal: AbortSignal): Promise<PodState[]> =>
    this.#list(`/api/v1/namespaces/${namespace}/pods`, selector, podSchema, signal)

  createPod = (namespace: string, object: object): Promise<void> =>
    this.#api.create(`/api/v1/namespaces/${namespace}/pods`, object)

  /** `grace` in seconds; with 0 the object goes at once, even where its node does not answer. */
  deletePod = (namespace: string, name: string, grace: 0 | 1, signal: AbortSignal): Promise<void> =>
    this.#api.delete(`/api/v1/namespaces/${namespace}/pods/${name}`, { signal, grace })

  configMaps = (namespace: string, selector: string, signal: AbortSignal): Promise<Found[]> =>
    this.#list(`/api/v1/namespaces/${namespace}/configmaps`, selector, objectSchema, signal)

  createConfigMap = (namespace: string, object: object): Promise<void> =>
    this.#api.create(`/api/v1/namespaces/${namespace}/configmaps`, object)

  deleteConfigMap = (namespace: string, name: string, signal: AbortSignal): Promise<void> =>
    this.#api.delete(`/api/v1/namespaces/${namespace}/configmaps/${name}`, { signal })

  /** The whole log, in a buffer of its own. */
  async log(namespace: string, pod: string, signal: AbortSignal): Promise<Buffer> {
    const path = `/api/v1/namespaces/${namespace}/pods/${pod}/log?container=${containerName}&limitBytes=${longestLog}`
    const { buffer, end } = await this.#api.get(path, { signal, accept: '*/*' })
    return buffer.subarray(0, end)
  }

  #list<T>(path: string, selector: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T[]> {
    const query = `?labelSelector=${encodeURIComponent(selector)}`
    return this.#read(path + query, z.object({ items: z.array(schema) }), signal).then(({ items }) => items)
  }

  async #read<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    const { buffer, end } = await this.#api.get(path, { signal })
    let value: unknown
    try {
      value = JSON.parse(buffer.toString('utf8', 0, end))
    } catch (cause) {
      throw new RequestFault('invalid', `not JSON: ${path}`, { cause })
    }
    const parsed = schema.safeParse(value)
    if (!parsed.success) throw new RequestFault('invalid', `an answer of an unknown form: ${path}`)
    return parsed.data
  }
}
