// Turns a kubeconfig's user into a connection pool and headers; the only place that runs credential plugins.
import type { KubeConfig } from '@kubernetes/client-node'
import type { Dispatcher } from 'undici'
import * as z from 'zod'
import { StigpackError } from '../../errors.ts'
import type { Credentials } from './client.ts'
import { oneLine } from './fault.ts'
import type { LoadedConfig } from './kubeconfig.ts'

/** Tokens of plugins and files are looked at again after this many milliseconds, as client-go does. */
const freshness = 60_000

export interface OwnedCredentials extends Credentials {
  close(): Promise<void>
}

export interface Plugin {
  readonly command: string
  readonly args: readonly string[]
}

const pluginSchema = z.looseObject({
  command: z.string(),
  args: z.array(z.string()).nullish(),
  apiVersion: z.string().optional(),
  provideClusterInfo: z.boolean().optional(),
})

/** The program that the user's credentials come from; undefined where they do not come from one. */
export function pluginOf({ user }: LoadedConfig): Plugin | undefined {
  const exec = pluginSchema.safeParse(user.exec ?? user.authProvider?.config?.exec)
  return exec.success ? { command: exec.data.command, args: exec.data.args ?? [] } : undefined
}

/** `pluginDeadline` in milliseconds. Throws KUBECONFIG_INVALID where the credentials cannot be had. */
export async function openCredentials(loaded: LoadedConfig, pluginDeadline: number): Promise<OwnedCredentials> {
  const children = boundPlugins(loaded, pluginDeadline)
  const authenticate = async () => {
    try {
      return await withDeadline(contextOf(loaded.config, loaded.cluster.server), pluginDeadline)
    } catch (cause) {
      for (const stop of children) stop()
      throw unusable(loaded, cause)
    }
  }
  const first = await authenticate()
  const { Agent } = await import('./libraries.ts')
  const dispatcher: Dispatcher = first.dispatcher ?? new Agent()
  let headers = prepared(first.headers, loaded)
  let readAt = performance.now()
  return {
    dispatcher,
    async headers() {
      if (performance.now() - readAt > freshness) {
        // Each call makes a new pool; the first one is kept, or every page would open a TLS connection of its own.
        const again = await authenticate()
        await again.dispatcher?.close()
        headers = prepared(again.headers, loaded)
        readAt = performance.now()
      }
      return headers
    },
    async close() {
      await dispatcher.destroy()
      for (const stop of children) stop()
    },
  }
}

interface Authenticated {
  readonly dispatcher: Dispatcher | undefined
  readonly headers: Record<string, string>
}

async function contextOf(config: KubeConfig, server: string): Promise<Authenticated> {
  const { HttpMethod, RequestContext } = await import('./libraries.ts')
  const context = new RequestContext(server, HttpMethod.GET)
  await config.applySecurityAuthentication(context)
  return { dispatcher: context.getDispatcher(), headers: context.getHeaders() }
}

/** A token file usually ends in a line feed, which no header may hold. */
function prepared(headers: Record<string, string>, { impersonation }: LoadedConfig): Record<string, string | string[]> {
  const trimmed: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers)) trimmed[name] = value.trim()
  return { ...trimmed, ...impersonation }
}

interface Child {
  readonly stdout: { destroy(): void }
  readonly stderr: { destroy(): void }
  kill(signal: 'SIGKILL'): boolean
  once(event: 'close', listener: () => void): void
}

interface ExecAuthenticator {
  /** child_process.spawn. */
  execFn: (command: string, args: readonly string[], options: Record<string, unknown>) => Child
}

/**
 * client-node starts a plugin with an open input and waits for ever. It gets no input here (a prompt would look like a
 * hang), the cluster's data if it asks for them, and an end. Returns how to end those that still run.
 */
function boundPlugins(loaded: LoadedConfig, deadline: number): Set<() => void> {
  const children = new Set<() => void>()
  const authenticators: unknown = Reflect.get(loaded.config, 'authenticators')
  for (const authenticator of Array.isArray(authenticators) ? authenticators : []) {
    if (!isExecAuthenticator(authenticator)) continue
    const start = authenticator.execFn
    authenticator.execFn = (command, args, options) => {
      const child = start(command, args ?? [], {
        ...options,
        env: { ...process.env, ...environmentOf(options), ...execInfo(loaded) },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: deadline,
        killSignal: 'SIGKILL',
      })
      const stop = () => {
        child.kill('SIGKILL')
        child.stdout.destroy()
        child.stderr.destroy()
      }
      children.add(stop)
      child.once('close', () => children.delete(stop))
      return child
    }
  }
  return children
}

const isExecAuthenticator = (value: unknown): value is ExecAuthenticator =>
  typeof value === 'object' && value !== null && 'execFn' in value && typeof value.execFn === 'function'

const environmentOf = (options: Record<string, unknown>): Record<string, string> =>
  z.record(z.string(), z.string()).catch({}).parse(options['env'])

/** The protocol of client.authentication.k8s.io: what the plugin is asked for, and by whom. */
function execInfo({ user, cluster }: LoadedConfig): Record<string, string> {
  const exec = pluginSchema.safeParse(user.exec)
  if (!exec.success) return {}
  const clusterInfo = {
    server: cluster.server,
    'tls-server-name': cluster.tlsServerName,
    'insecure-skip-tls-verify': cluster.skipTLSVerify || undefined,
    'certificate-authority-data': cluster.caData,
    'proxy-url': cluster.proxyUrl,
  }
  const info = {
    kind: 'ExecCredential',
    apiVersion: exec.data.apiVersion ?? 'client.authentication.k8s.io/v1',
    spec: { interactive: false, ...(exec.data.provideClusterInfo === true ? { cluster: clusterInfo } : {}) },
  }
  return { KUBERNETES_EXEC_INFO: JSON.stringify(info) }
}

async function withDeadline<T>(work: Promise<T>, deadline: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no credentials within ${deadline} ms`)), deadline)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function unusable(loaded: LoadedConfig, cause: unknown): StigpackError {
  const plugin = pluginOf(loaded)
  const message = oneLine(cause instanceof Error ? cause.message : String(cause))
  return new StigpackError('KUBECONFIG_INVALID', {
    what:
      plugin === undefined
        ? `The credentials of the user ${loaded.user.name} cannot be used.`
        : `The credential plugin ${plugin.command} of the user ${loaded.user.name} brought no credentials.`,
    why: message === '' ? 'It gave no reason.' : message,
    next:
      plugin === undefined
        ? 'Check the certificate, key and token of that user: files that exist, data that is base64 of PEM.'
        : 'Run the plugin by hand. It gets no input: log in first where it would ask for something.',
    cause,
  })
}
