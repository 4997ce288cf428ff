// Who is given which role, and what each role allows: RBAC as the API server reads it. An aggregated ClusterRole counts with
// the rules that are stored in it, because those are what the server decides by.
import type { SourceName } from '../../model/source.ts'
import type { EvidenceObject } from '../evidence.ts'
import { metadataOf, objectAt, objectsAt, textAt, textsAt } from '../shape.ts'
import { slimObject } from './slim-object.ts'

const group = 'rbac.authorization.k8s.io'
export const rbacSources = {
  clusterRoles: `clusterroles.${group}`,
  clusterRoleBindings: `clusterrolebindings.${group}`,
  roles: `roles.${group}`,
  roleBindings: `rolebindings.${group}`,
} as const
const names: ReadonlySet<SourceName> = new Set(Object.values(rbacSources))
export const isRbacSource = (source: SourceName): boolean => names.has(source)

/** A PolicyRule; a list that is not there is empty. */
export interface RoleRule {
  readonly verbs: readonly string[]
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames: readonly string[]
  readonly nonResourceURLs: readonly string[]
}

export interface RoleFact {
  readonly item: EvidenceObject
  readonly kind: 'ClusterRole' | 'Role'
  readonly name: string
  readonly rules: readonly RoleRule[]
  /** Its rules are put together from other ClusterRoles. */
  readonly isAggregated: boolean
}

export interface BindingFact {
  readonly item: EvidenceObject
  readonly name: string
  /** Undefined where it binds in every namespace. */
  readonly namespace: string | undefined
  readonly roleKind: string
  readonly roleName: string
  /** `User alice`, `Group system:masters`, `ServiceAccount shop/cart`, in the order of the object. */
  readonly subjects: readonly string[]
}

export class RbacFacts {
  readonly #roles = new Map<string, RoleFact>()
  readonly #bindings: BindingFact[] = []
  /** Charts bring the same rules into many namespaces: kept once. */
  readonly #rules = new Map<string, readonly RoleRule[]>()

  accept(item: EvidenceObject): void {
    const isCluster = item.source === rbacSources.clusterRoles || item.source === rbacSources.clusterRoleBindings
    if (item.source === rbacSources.clusterRoles || item.source === rbacSources.roles) this.#role(item, isCluster)
    else this.#binding(item, isCluster)
  }

  /** What a binding refers to; undefined where no such role was seen. */
  roleOf({ roleKind, roleName, namespace }: BindingFact): RoleFact | undefined {
    return this.#roles.get(roleKind === 'ClusterRole' ? roleName : `${namespace ?? ''}/${roleName}`)
  }

  /** In the order in which they were read. */
  get bindings(): readonly BindingFact[] {
    return this.#bindings
  }

  get roles(): Iterable<RoleFact> {
    return this.#roles.values()
  }

  #role(item: EvidenceObject, isCluster: boolean): void {
    const { name, namespace } = metadataOf(item.object)
    const rules = objectsAt(item.object, 'rules').map(
      (rule): RoleRule => ({
        verbs: textsAt(rule, 'verbs'),
        apiGroups: textsAt(rule, 'apiGroups'),
        resources: textsAt(rule, 'resources'),
        resourceNames: textsAt(rule, 'resourceNames'),
        nonResourceURLs: textsAt(rule, 'nonResourceURLs'),
      }),
    )
    const key = JSON.stringify(rules)
    const kept = this.#rules.get(key) ?? rules
    this.#rules.set(key, kept)
    this.#roles.set(isCluster ? name : `${namespace ?? ''}/${name}`, {
      item: slimObject(item),
      kind: isCluster ? 'ClusterRole' : 'Role',
      name,
      rules: kept,
      isAggregated: objectAt(item.object, 'aggregationRule') !== undefined,
    })
  }

  #binding(item: EvidenceObject, isCluster: boolean): void {
    const { name, namespace } = metadataOf(item.object)
    const role = objectAt(item.object, 'roleRef')
    const subjects = objectsAt(item.object, 'subjects').map(subject => {
      const kind = textAt(subject, 'kind') ?? ''
      const who = textAt(subject, 'name') ?? ''
      const [, home, account] = (kind === 'User' && /^system:serviceaccount:([^:]+):([^:]+)$/.exec(who)) || []
      // A service account can be bound by the name that it has as a user, too.
      if (account !== undefined) return `ServiceAccount ${home}/${account}`
      return kind === 'ServiceAccount' ? `${kind} ${textAt(subject, 'namespace') ?? ''}/${who}` : `${kind} ${who}`
    })
    this.#bindings.push({
      item: slimObject(item),
      name,
      namespace: isCluster ? undefined : namespace,
      roleKind: textAt(role, 'kind') ?? '',
      roleName: textAt(role, 'name') ?? '',
      subjects,
    })
  }
}
