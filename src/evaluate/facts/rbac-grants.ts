// Whether a rule of a role allows something, wildcards and subresources as the RBAC authorizer reads them.
import type { Grant } from '../../schema/hardening-checks.ts'
import type { RoleRule } from './rbac.ts'

const any = '*'
const has = (list: readonly string[], value: string): boolean => list.includes(any) || list.includes(value)

/** `pods/exec` is allowed by itself, by `*`, and by `*` of that subresource. */
function hasResource(list: readonly string[], resource: string): boolean {
  if (has(list, resource)) return true
  const slash = resource.indexOf('/')
  return slash >= 0 && list.includes(`${any}${resource.slice(slash)}`)
}

/** Whether the rule allows one of the verbs on one of the resources; a rule for named objects only does not. */
export function allows(rule: RoleRule, grant: Grant): boolean {
  if (!grant.verbs.some(verb => has(rule.verbs, verb))) return false
  const urls = grant.nonResourceURLs ?? []
  if (urls.some(url => rule.nonResourceURLs.some(pattern => coversUrl(pattern, url)))) return true
  const isNamed = grant.named === true || grant.names?.some(name => rule.resourceNames.includes(name)) === true
  if (rule.resourceNames.length > 0 && !isNamed) return false
  return (
    (grant.resources ?? []).some(resource => hasResource(rule.resources, resource)) &&
    (grant.apiGroups ?? ['']).some(group => has(rule.apiGroups, group))
  )
}

const coversUrl = (pattern: string, url: string): boolean =>
  pattern === url || (pattern.endsWith(any) && url.startsWith(pattern.slice(0, -1)))

const lists = ['verbs', 'apiGroups', 'resources', 'nonResourceURLs'] as const

/** The first list of a rule that holds `*`; a subresource of everything, `*` with a slash, counts too. */
export const wildcardOf = (rule: RoleRule): (typeof lists)[number] | undefined =>
  lists.find(list => rule[list].some(entry => entry === any || entry.startsWith(`${any}/`)))

/** `get, list on secrets`: what is in a rule, short enough for a report. */
export function describeRule(rule: RoleRule): string {
  const groups = rule.apiGroups.filter(group => group !== '')
  const resources = [...rule.resources, ...rule.nonResourceURLs]
  return (
    `${short(rule.verbs)} on ${short(resources)}` +
    (groups.length === 0 ? '' : ` of ${short(groups)}`) +
    (rule.resourceNames.length === 0 ? '' : ` named ${short(rule.resourceNames)}`)
  )
}

const named = 6
const short = (list: readonly string[]): string =>
  list.length > named ? `${list.slice(0, named).join(', ')} and ${list.length - named} more` : list.join(', ')
