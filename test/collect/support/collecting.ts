// Connects to a test server and collects, with a clock, randomness, log and progress that the test can look at.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import type { ClientLimits } from '../../../src/collect/api/client.ts'
import { type Collection, type CollectOptions, collectCluster, connect } from '../../../src/collect/index.ts'
import { podServer, type Route, serve, type TestServer } from './server.ts'

/** Fast enough for tests, and every one of them still bounded. */
export const quick: Partial<ClientLimits> = { deadline: 2000, backoff: 5, longestWait: 1000 }

export interface KubeconfigParts {
  readonly server: string
  readonly cluster?: Record<string, unknown>
  readonly user?: Record<string, unknown>
}

/** JSON is YAML. */
export const kubeconfigText = ({ server, cluster, user }: KubeconfigParts): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'here',
    clusters: [{ name: 'test-cluster', cluster: { server, 'insecure-skip-tls-verify': true, ...cluster } }],
    users: [{ name: 'someone', user: user ?? { token: 'a-token' } }],
    contexts: [{ name: 'here', context: { cluster: 'test-cluster', user: 'someone' } }],
  })

export async function temporaryFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stigpack-collect-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function writeKubeconfig(t: ExecutionContext, parts: KubeconfigParts): Promise<string> {
  const file = join(await temporaryFolder(t), 'kubeconfig')
  await writeFile(file, kubeconfigText(parts))
  return file
}

export interface Collected extends Collection {
  readonly folder: string
  /** The lines of a file of the bundle; undefined where there is none. */
  lines(path: string): Promise<string[] | undefined>
  readonly steps: string[]
}

export interface CollectTweaks {
  readonly limits?: Partial<ClientLimits>
  readonly options?: Partial<CollectOptions>
  readonly folder?: string
}

/** Counts up by a second each time that it is asked, from the first moment of 2026. */
export function countingClock(): CollectOptions['clock'] {
  let now = Date.UTC(2026, 0, 1)
  return {
    now() {
      now += 1000
      return now
    },
  }
}

export async function collectFrom(
  t: ExecutionContext,
  server: TestServer,
  tweaks: CollectTweaks = {},
): Promise<Collected> {
  const kubeconfig = await writeKubeconfig(t, { server: server.url })
  const connection = await connect({ kubeconfig, limits: { ...quick, ...tweaks.limits }, environment: {} })
  t.teardown(() => connection.close())
  const folder = tweaks.folder ?? (await temporaryFolder(t))
  const steps: string[] = []
  const collection = await collectCluster({
    connection,
    spoolFolder: folder,
    clock: countingClock(),
    random: { bytes: length => new Uint8Array(length).fill(7) },
    progress: {
      start: step => ({
        update: detail => steps.push(`${step} ~ ${detail}`),
        end: (outcome, detail) => steps.push(`${step} ${outcome} ${detail}`),
      }),
    },
    logger: { log: () => undefined },
    operator: 'tester',
    toolVersion: '1.2.3',
    ...tweaks.options,
  })
  return {
    ...collection,
    folder,
    steps,
    async lines(path) {
      const file = collection.files.find(candidate => candidate.path === path)
      if (file === undefined) return undefined
      return (await readFile(file.location, 'utf8')).split('\n').slice(0, -1)
    },
  }
}

export const podPath = 'evidence/cluster/core.v1.pods.ndjson'
/** The line that an item of the list of pods becomes. */
export const podLine = (item: string): string => `{"apiVersion":"v1","kind":"Pod",${item.slice(1)}`

/** Collects from a server whose list of pods behaves as the route does; everything else about it is sound. */
export async function collectPods(t: ExecutionContext, route: Route, tweaks: CollectTweaks = {}) {
  const server = await serve(podServer(route))
  t.teardown(() => server.close())
  const collected = await collectFrom(t, server, tweaks)
  const asked = server.requests.filter(({ path }) => path.startsWith('/api/v1/pods')).length
  return { ...collected, asked, gap: collected.record.gaps.find(({ source }) => source === 'pods') }
}
