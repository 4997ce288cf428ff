// Use case: the least that a collection needs to be allowed, as RBAC objects ready to be applied, and why each line is there.
import * as z from 'zod'
import { assetPath } from '../assets.ts'
import { namespaceObject, nodePodPermissions, requiredPermissions, standingNamespace } from '../collect/index.ts'
import { loadContent } from '../content/index.ts'
import { StigpackError } from '../errors.ts'
import { sourcesOf } from '../schema/check-sources.ts'
import type { JsonOutput } from '../schema/json-output.ts'
import { readText } from './input-file.ts'
import { plain, roleLines } from './rbac-text.ts'

export interface RbacOptions {
  /** Of the ClusterRole, and of the binding where there is one. */
  readonly name: string
  /** With it come a service account in that namespace and the binding. */
  readonly account?: { readonly namespace: string; readonly name: string } | undefined
  /** Lines to leave out, as gaps name sources (`secrets`, `deployments.apps`), `nodes/proxy`, or paths. */
  readonly without?: readonly string[] | undefined
  /** With it come the namespace of the node pods and the role that `collect --nodes pods` needs there. */
  readonly nodePods: boolean
  readonly toolVersion: string
}

export interface Rbac {
  /** YAML documents with comments. */
  readonly text: string
  /** The same as one API object: the ClusterRole, or a List. */
  readonly object: JsonOutput<'rbac'>
}

type ClusterRole = Extract<JsonOutput<'rbac'>, { kind: 'ClusterRole' }>
type RbacObject = Extract<JsonOutput<'rbac'>, { kind: 'List' }>['items'][number]
type Rule = ClusterRole['rules'][number]

const rbacGroup = 'rbac.authorization.k8s.io'

/** Throws USAGE_INVALID where a name cannot be one, is one that Kubernetes itself uses, or is no line to leave out. */
export async function printRbac(options: RbacOptions): Promise<Rbac> {
  checkNames(options)
  const reasons = z.record(z.string(), z.string()).parse(JSON.parse(await readText(reasonsFile)))
  const readers = await rulesThatRead()
  const rules = requiredRules(options.without ?? [])
  const role: ClusterRole = {
    apiVersion: `${rbacGroup}/v1`,
    kind: 'ClusterRole',
    metadata: { name: options.name },
    rules,
  }
  const explain = (name: string, group = ''): string => {
    const source = sourceOf(name, group)
    const reason = reasons[source] ?? 'collected'
    if (usedByAll.test(name)) return reason
    const count = readers.get(sourceOfName.get(source) ?? source) ?? 0
    return `${reason} (${count === 0 ? 'no rule reads it yet' : count === 1 ? '1 rule' : `${count} rules`})`
  }
  const pods = options.nodePods ? nodePodObjects(options.name) : undefined
  const more = [
    ...(options.account === undefined ? [] : accountObjects(options.name, options.account)),
    ...(pods === undefined ? [] : [pods.namespace]),
  ]
  const bound = pods === undefined || options.account === undefined ? [] : [binding(pods.role, options.account)]
  const text = [
    ...header(options),
    ...roleLines(role, explain),
    ...more.flatMap(object => ['---', ...plain(object)]),
    ...(pods === undefined
      ? []
      : ['---', ...roleLines(pods.role, name => reasons[`node-pods ${name}`] ?? 'node pods')]),
    ...bound.flatMap(object => ['---', ...plain(object)]),
  ]
  const items = [role, ...more, ...(pods === undefined ? [] : [pods.role]), ...bound]
  return {
    text: `${text.join('\n')}\n`,
    object: items.length === 1 ? role : { apiVersion: 'v1', kind: 'List', items },
  }
}

const sourceOf = (name: string, group = ''): string => (group === '' ? name : `${name}.${group}`)

function requiredRules(without: readonly string[]): Rule[] {
  const unknown = new Set(without)
  const stays = (name: string, group?: string) => {
    unknown.delete(sourceOf(name, group))
    return !without.includes(sourceOf(name, group))
  }
  const rules = requiredPermissions().map(({ verbs, apiGroups = [], resources, nonResourceURLs }): Rule => {
    if (nonResourceURLs !== undefined)
      return { nonResourceURLs: nonResourceURLs.filter(url => stays(url)), verbs: [...verbs] }
    return {
      apiGroups: [...apiGroups],
      resources: (resources ?? []).filter(name => stays(name, apiGroups[0])),
      verbs: [...verbs],
    }
  })
  if (unknown.size > 0) {
    throw new StigpackError('USAGE_INVALID', {
      what: `The role has no line ${[...unknown].map(name => JSON.stringify(name)).join(', ')} to leave out.`,
      next: 'Run `stigpack rbac` for its lines; a resource of a group is named with it, such as deployments.apps.',
    })
  }
  return rules.filter(({ resources, nonResourceURLs }) => (resources ?? nonResourceURLs ?? []).length > 0)
}

const reasonsFile = assetPath('templates', 'rbac', 'reasons.json')
/** What every collection stands on, whatever the rules name. */
const usedByAll = /^(nodes|namespaces|\/api.*)$/
/** What the checks call the sources that are no lists. */
const sourceOfName = new Map([
  ['nodes/proxy', 'configz'],
  ['/version', 'version'],
])

/** Of each source: how many rules of the shipped benchmarks read it. */
async function rulesThatRead(): Promise<Map<string, number>> {
  const { benchmarks } = await loadContent()
  const counts = new Map<string, number>()
  for (const { controls } of benchmarks.flatMap(({ rules }) => rules)) {
    const sources = controls.flatMap(({ check, applies }) => [
      ...sourcesOf(check),
      ...(applies === undefined ? [] : ['version']),
    ])
    for (const source of new Set(sources)) counts.set(source, (counts.get(source) ?? 0) + 1)
  }
  return counts
}

function accountObjects(role: string, { name, namespace }: NonNullable<RbacOptions['account']>): RbacObject[] {
  return [
    // A pod that collects asks for its token itself; no other pod of the account gets one unasked.
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace },
      automountServiceAccountToken: false,
    },
    {
      apiVersion: `${rbacGroup}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: role },
      roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  ]
}

/** The namespace is there for good, so that nobody who collects has to be allowed to make one, or pods in any other. */
const nodePodObjects = (name: string) => ({
  namespace: namespaceObject(standingNamespace),
  role: {
    apiVersion: `${rbacGroup}/v1` as const,
    kind: 'Role' as const,
    metadata: { name, namespace: standingNamespace },
    rules: nodePodPermissions.map(({ apiGroups = [], resources = [], verbs }) => ({
      apiGroups: [...apiGroups],
      resources: [...resources],
      verbs: [...verbs],
    })),
  },
})

const binding = (
  { metadata }: ReturnType<typeof nodePodObjects>['role'],
  { name, namespace }: NonNullable<RbacOptions['account']>,
): RbacObject => ({
  apiVersion: `${rbacGroup}/v1`,
  kind: 'RoleBinding',
  metadata,
  roleRef: { apiGroup: rbacGroup, kind: 'Role', name: metadata.name },
  subjects: [{ kind: 'ServiceAccount', name, namespace }],
})

const header = ({ toolVersion, nodePods }: RbacOptions): string[] => [
  `# What \`stigpack collect\` needs to be allowed; printed by stigpack ${toolVersion}, ready for: kubectl apply -f -`,
  ...(nodePods
    ? ['# With --nodes pods it makes pods, in the namespace below alone; everything else it only reads.']
    : []),
  `# ${nodePods ? '' : 'stigpack only reads. '}A line that you take out becomes a gap, and the rules counted beside it can no longer pass.`,
]

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/
const subdomain = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const roleName = /^[a-z0-9][-a-z0-9.:_]{0,252}$/i
/** To apply under one of these names would change what Kubernetes itself gives to others. */
const taken = /^(system:.*|cluster-admin|admin|edit|view)$/

function checkNames({ name, account }: RbacOptions): void {
  const invalid = (what: string, why: string) => new StigpackError('USAGE_INVALID', { what, why })
  if (!roleName.test(name))
    throw invalid(
      `${JSON.stringify(name)} cannot be the name of a ClusterRole.`,
      'Letters, digits and - . _ : make one.',
    )
  if (taken.test(name))
    throw invalid(`${name} is a ClusterRole of Kubernetes itself.`, 'Applying would replace what it allows to others.')
  if (account === undefined) return
  if (!label.test(account.namespace))
    throw invalid(`${JSON.stringify(account.namespace)} cannot be a namespace.`, 'Up to 63 of a-z, 0-9 and - make one.')
  if (!subdomain.test(account.name))
    throw invalid(`${JSON.stringify(account.name)} cannot be a service account.`, 'a-z, 0-9, - and . make one.')
}
