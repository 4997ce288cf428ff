// Finds, reads and merges kubeconfig files as kubectl does, and says clearly what is wrong with one that cannot be used.
import { existsSync } from 'node:fs'
import { access, constants, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path'
import type { Cluster, Context, KubeConfig, User } from '@kubernetes/client-node'
import * as z from 'zod'
import { StigpackError } from '../../errors.ts'
import { oneLine } from './fault.ts'

type ClientNode = typeof import('./libraries.ts')

export interface KubeconfigOptions {
  /** A file; without it KUBECONFIG, then ~/.kube/config, then the service account of the pod. */
  readonly kubeconfig?: string | undefined
  /** A context of it; without it the current one. */
  readonly context?: string | undefined
}

/** A kubeconfig with a context, cluster and user that exist. */
export interface LoadedConfig {
  readonly config: KubeConfig
  readonly context: string
  readonly cluster: Cluster
  readonly user: User
  /** `as-groups` and `as-uid` of the user, which client-node leaves out. */
  readonly impersonation: Readonly<Record<string, string[]>>
}

interface Parts {
  clusters: Cluster[]
  users: User[]
  contexts: Context[]
  current: string
  readonly impersonation: Map<string, Record<string, string[]>>
}

/** What client-node does not read: `tokenFile` as kubectl spells it, and who else to act as. */
const extrasSchema = z.object({
  users: z
    .array(
      z.object({
        name: z.string(),
        user: z
          .object({
            tokenFile: z.string().optional(),
            'as-uid': z.string().optional(),
            'as-groups': z.array(z.string()).optional(),
            exec: z.object({ command: z.string().optional() }).nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
})

/** Throws KUBECONFIG_NOT_FOUND or KUBECONFIG_INVALID. `environment` is the process's. */
export async function loadKubeconfig(
  options: KubeconfigOptions,
  environment: NodeJS.ProcessEnv,
): Promise<LoadedConfig> {
  const library = await import('./libraries.ts')
  const files = await filesToRead(options.kubeconfig, environment)
  const config = new library.KubeConfig()
  let impersonation: Parts['impersonation'] = new Map()
  if (files.length === 0) {
    config.loadFromCluster()
  } else {
    const parts: Parts = { clusters: [], users: [], contexts: [], current: '', impersonation }
    for (const file of files) await merge(library, parts, file)
    config.loadFromOptions({ ...parts, currentContext: parts.current })
    impersonation = parts.impersonation
  }
  if (options.context !== undefined) config.setCurrentContext(options.context)
  return choose(config, files, options.context !== undefined, impersonation)
}

const serviceAccountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token'

/** The files in the order of precedence; none means the service account of the pod that this runs in. */
async function filesToRead(explicit: string | undefined, environment: NodeJS.ProcessEnv): Promise<string[]> {
  if (explicit !== undefined) {
    if (!existsSync(explicit)) throw notFound(`There is no kubeconfig ${explicit}.`)
    return [explicit]
  }
  const listed = (environment['KUBECONFIG'] ?? '').split(delimiter).filter(file => file !== '')
  if (listed.length > 0) {
    // kubectl passes over files of the list that do not exist, too.
    const present = listed.filter(file => existsSync(file))
    if (present.length === 0) throw notFound(`KUBECONFIG names ${listed.join(', ')}, which does not exist.`)
    return present
  }
  const standard = join(environment['HOME'] ?? homedir(), '.kube', 'config')
  if (existsSync(standard)) return [standard]
  if (environment['KUBERNETES_SERVICE_HOST'] !== undefined && (await isReadable(serviceAccountToken))) return []
  throw notFound(`There is no kubeconfig: KUBECONFIG is not set and ${standard} does not exist.`)
}

const isReadable = (file: string): Promise<boolean> =>
  access(file, constants.R_OK).then(
    () => true,
    () => false,
  )

const notFound = (what: string): StigpackError => new StigpackError('KUBECONFIG_NOT_FOUND', { what })

/** Adds what a file brings; where two name the same thing the first one holds, as with kubectl. */
async function merge(library: ClientNode, parts: Parts, file: string): Promise<void> {
  const folder = dirname(resolve(file))
  let one: KubeConfig
  let extras: z.infer<typeof extrasSchema>
  try {
    const text = await readFile(file, 'utf8')
    one = new library.KubeConfig()
    one.loadFromString(text)
    one.makePathsAbsolute(folder)
    extras = extrasSchema.parse(library.loadYaml<unknown>(text))
  } catch (cause) {
    throw new StigpackError('KUBECONFIG_INVALID', {
      what: `${file} is not a kubeconfig that can be read.`,
      why: cause instanceof z.ZodError ? oneLine(z.prettifyError(cause)) : oneLine(errorText(cause)),
      cause,
    })
  }
  const users = one.getUsers().map(user => {
    const extra = extras.users?.find(({ name }) => name === user.name)?.user ?? undefined
    const headers: Record<string, string[]> = {}
    if (extra?.['as-groups'] !== undefined) headers['impersonate-group'] = extra['as-groups']
    if (extra?.['as-uid'] !== undefined) headers['impersonate-uid'] = [extra['as-uid']]
    if (!parts.impersonation.has(user.name)) parts.impersonation.set(user.name, headers)
    return withPaths(user, extra?.tokenFile, folder)
  })
  parts.clusters = addMissing(parts.clusters, one.getClusters())
  parts.users = addMissing(parts.users, users)
  parts.contexts = addMissing(parts.contexts, one.getContexts())
  parts.current ||= one.getCurrentContext() ?? ''
}

const errorText = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

function addMissing<T extends { readonly name: string }>(known: T[], more: readonly T[]): T[] {
  return [...known, ...more.filter(({ name }) => !known.some(other => other.name === name))]
}

const execSchema = z.looseObject({ command: z.string() })

/** Paths of a kubeconfig are relative to the file; a plugin's only if it holds a slash, else PATH finds it. */
function withPaths(user: User, tokenFile: string | undefined, folder: string): User {
  let changed = user
  if (tokenFile !== undefined && user.token === undefined) {
    changed = { ...changed, authProvider: { name: 'tokenFile', config: { tokenFile: resolve(folder, tokenFile) } } }
  }
  const exec = execSchema.safeParse(user.exec)
  if (exec.success && exec.data.command.includes('/') && !isAbsolute(exec.data.command)) {
    changed = { ...changed, exec: { ...exec.data, command: resolve(folder, exec.data.command) } }
  }
  return changed
}

function choose(
  config: KubeConfig,
  files: readonly string[],
  isNamed: boolean,
  impersonation: Parts['impersonation'],
): LoadedConfig {
  const where = files.length === 0 ? "the pod's service account" : files.join(', ')
  const contexts = (config.getContexts() ?? []).map(({ name }) => name).toSorted()
  const known = contexts.length === 0 ? 'It has no contexts at all.' : `Its contexts: ${contexts.join(', ')}.`
  const invalid = (what: string, why?: string) => new StigpackError('KUBECONFIG_INVALID', { what, why })
  const name = config.getCurrentContext() ?? ''
  if (name === '') throw invalid(`${where} has no current context.`, known)
  const context = config.getContextObject(name)
  if (context === null) {
    throw invalid(
      `${isNamed ? 'There is no context' : 'The current context is'} ${name}${isNamed ? ' in ' : ', which is not in '}${where}.`,
      known,
    )
  }
  const cluster = config.getCluster(context.cluster)
  if (cluster === null)
    throw invalid(`The context ${name} names the cluster ${context.cluster}, which ${where} does not have.`)
  const user = context.user === undefined ? null : config.getUser(context.user)
  if (user === null) {
    throw invalid(
      context.user === undefined
        ? `The context ${name} names no user.`
        : `The context ${name} names the user ${context.user}, which ${where} does not have.`,
    )
  }
  if (!URL.canParse(cluster.server) || !/^https?:/.test(cluster.server)) {
    throw invalid(`The cluster ${cluster.name} has the server ${cluster.server}, which is no http or https address.`)
  }
  if (cluster.server.startsWith('http:') && !cluster.skipTLSVerify && cluster.proxyUrl === undefined) {
    throw invalid(
      `The cluster ${cluster.name} is reached over plain http, where nothing proves that it is the right one.`,
      'Set insecure-skip-tls-verify: true for that cluster if this is meant, for example behind `kubectl proxy`.',
    )
  }
  return { config, context: name, cluster, user, impersonation: impersonation.get(user.name) ?? {} }
}
