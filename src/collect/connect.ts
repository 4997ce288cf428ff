// Opens a connection to a cluster: reads the kubeconfig, gets credentials, and asks once, so that a wrong address or an
// expired certificate is told at once and in clear words.
import { errorCatalogue, StigpackError } from '../errors.ts'
import { ApiClient, type ClientLimits, defaultLimits } from './api/client.ts'
import { openCredentials, pluginOf } from './api/credentials.ts'
import { RequestFault } from './api/fault.ts'
import { type KubeconfigOptions, loadKubeconfig } from './api/kubeconfig.ts'

export interface ConnectOptions extends KubeconfigOptions {
  /** Whether a kubeconfig may start its credential plugin; true unless it is said otherwise, as with kubectl. */
  readonly allowExec?: boolean | undefined
  /** Milliseconds, counts and bytes; what is not given is as in `defaultLimits`. */
  readonly limits?: Partial<ClientLimits> | undefined
  readonly signal?: AbortSignal | undefined
  /** The process's environment, where KUBECONFIG and HOME are looked up. */
  readonly environment?: NodeJS.ProcessEnv | undefined
}

export interface ClusterConnection {
  readonly api: ApiClient
  /** The kubeconfig's name of the cluster. */
  readonly clusterName: string
  readonly context: string
  /** The API server's address without credentials. */
  readonly server: string
  /** The program that the credentials come from, if they come from one. */
  readonly plugin: { readonly command: string; readonly args: readonly string[] } | undefined
  /** Ends every connection; requests under way fail. */
  close(): Promise<void>
}

/**
 * Throws KUBECONFIG_NOT_FOUND, KUBECONFIG_INVALID, API_UNREACHABLE, API_TLS or API_UNAUTHORIZED. The caller closes the
 * connection.
 */
export async function connect(options: ConnectOptions = {}): Promise<ClusterConnection> {
  const limits: ClientLimits = { ...defaultLimits, ...options.limits }
  const loaded = await loadKubeconfig(options, options.environment ?? process.env)
  const plugin = pluginOf(loaded)
  if (plugin !== undefined && options.allowExec === false) {
    throw new StigpackError('KUBECONFIG_INVALID', {
      what: `The user ${loaded.user.name} gets its credentials from the program ${plugin.command}, which is not allowed to run.`,
      why: 'Credential plugins were forbidden for this run.',
      next: 'Allow them, or use a context whose user has a token or a client certificate.',
    })
  }
  const credentials = await openCredentials(loaded, limits.deadline)
  const { server } = loaded.cluster
  const api = new ApiClient(server, credentials, limits)
  try {
    await greet(api, options.signal)
  } catch (error) {
    await credentials.close()
    throw error
  }
  return {
    api,
    clusterName: loaded.cluster.name,
    context: loaded.context,
    server: withoutCredentials(server),
    plugin,
    close: () => credentials.close(),
  }
}

/** Any answer but 401 will do: who may not read /version may still read the rest. */
async function greet(api: ApiClient, signal: AbortSignal | undefined): Promise<void> {
  try {
    await api.get('/version', { attempts: 2, signal })
  } catch (error) {
    signal?.throwIfAborted()
    if (!(error instanceof RequestFault)) throw error
    const hopeless = error.status === undefined || error.status === 401
    if (hopeless) throw connectionError(error, withoutCredentials(api.server))
  }
}

/** The error of the catalogue for a server that gives nothing at all. */
export function connectionError(fault: RequestFault, server: string): StigpackError {
  const details = { why: fault.message, cause: fault }
  if (fault.isTls) return new StigpackError('API_TLS', { what: `The TLS connection to ${server} failed.`, ...details })
  if (fault.reason === 'unauthorized') {
    return new StigpackError('API_UNAUTHORIZED', { what: `${server} does not accept the credentials.`, ...details })
  }
  if (fault.reason === 'forbidden') {
    return new StigpackError('API_FORBIDDEN', { what: `${server} lets this user read nothing at all.`, ...details })
  }
  if (fault.reason === 'not-found' || fault.reason === 'invalid') {
    const next = 'Check the server of the cluster in the kubeconfig: this looks like something else than an API server.'
    return new StigpackError('API_UNREACHABLE', {
      what: `${server} does not answer as an API server does.`,
      next,
      ...details,
    })
  }
  return new StigpackError('API_UNREACHABLE', {
    what: `${server} did not answer.`,
    next: `${errorCatalogue.API_UNREACHABLE.remedy} Behind a proxy, set proxy-url for the cluster in the kubeconfig.`,
    ...details,
  })
}

function withoutCredentials(server: string): string {
  const url = new URL(server)
  if (url.username === '' && url.password === '') return server
  url.username = ''
  url.password = ''
  return url.href.replace(/\/$/, '')
}
