// Who is given something by RBAC, or which roles allow it: every binding of the cluster and of its namespaces.
import type { CheckOf } from '../../schema/check.ts'
import { sourcesOf } from '../../schema/check-sources.ts'
import type { ExpectedBinding } from '../../schema/hardening-checks.ts'
import type { CheckModule, Facts } from '../context.ts'
import { cite, citeObject, cluster, type Draft, draft } from '../drafts.ts'
import { Exceptions } from '../exceptions.ts'
import { type BindingFact, type RoleFact, type RoleRule, rbacSources } from '../facts/rbac.ts'
import { allows, describeRule, wildcardOf } from '../facts/rbac-grants.ts'
import { concludeFindings, Findings } from '../findings.ts'
import { fits } from '../glob.ts'

type Parameters = CheckOf<'rbac-grants'>

export const rbacGrants: CheckModule<'rbac-grants'> = {
  kind: 'rbac-grants',
  begin: (check, facts) => ({
    finish: () => (check.of === 'roles' ? judgeRoles(check, facts) : judgeBindings(check, facts)),
  }),
}

const describe = (check: Parameters): string => {
  const what =
    check.anything === true
      ? 'bound to a role'
      : check.clusterRoles !== undefined
        ? `bound to ${check.clusterRoles.join(', ')}`
        : check.wildcards === true
          ? 'given a rule with *'
          : `given ${(check.grants ?? []).map(describeGrant).join(' or ')}`
  const who =
    check.of === 'roles'
      ? 'no role is'
      : check.subjects === undefined
        ? 'nobody is'
        : `none of ${check.subjects.join(', ')} is`
  return `${who} ${check.of === 'roles' ? what.replace('given', 'made with') : what}, except where it is expected`
}

const describeGrant = ({ verbs, resources = [], nonResourceURLs = [] }: NonNullable<Parameters['grants']>[number]) =>
  `${verbs.join('/')} on ${[...resources, ...nonResourceURLs].join('/')}`

/** The first rule of a role that allows what is looked for. */
function matching(check: Parameters, rules: readonly RoleRule[]): { at: string; words: string } | undefined {
  for (const [index, rule] of rules.entries()) {
    const list = check.wildcards === true ? wildcardOf(rule) : undefined
    const isGrant = check.grants?.some(grant => allows(rule, grant)) === true
    if (list !== undefined) return { at: `rules[${index}].${list}`, words: describeRule(rule) }
    if (isGrant) return { at: `rules[${index}]`, words: describeRule(rule) }
  }
  return undefined
}

function judgeRoles(check: Parameters, facts: Facts): readonly Draft[] {
  const expected = describe(check)
  const findings = new Findings(expected, facts)
  const exceptions = new Exceptions()
  for (const role of facts.rbac.roles) {
    if (check.scope === 'cluster' && role.kind === 'Role') continue
    const match = matching(check, role.rules)
    if (match === undefined) {
      findings.clear(role.item)
      continue
    }
    const exception = check.expectedRoles.find(entry => entry.role === role.name && role.kind === 'ClusterRole')
    if (exception !== undefined) exceptions.note(exception, role.item, () => `${role.kind} ${role.name}`)
    else findings.add(role.item, who => `${who} allows ${match.words}${aggregated(role)}.`, match.words, match.at)
  }
  const concluded = concludeFindings(findings, facts, sourcesFor(check), expected, `As expected: ${expected}.`)
  return [...concluded, ...exceptions.drafts(expected)]
}

const aggregated = (role: RoleFact): string => (role.isAggregated ? ' (put together from other ClusterRoles)' : '')

function judgeBindings(check: Parameters, facts: Facts): readonly Draft[] {
  const expected = describe(check)
  const findings = new Findings(expected, facts)
  const exceptions = new Exceptions()
  const unknown: BindingFact[] = []
  for (const binding of facts.rbac.bindings) {
    if (check.scope === 'cluster' && binding.namespace !== undefined) continue
    const subjects = binding.subjects
      .map((subject, index) => ({ subject, index }))
      .filter(({ subject }) => check.subjects === undefined || check.subjects.some(pattern => fits(pattern, subject)))
    if (subjects.length === 0) {
      findings.clear(binding.item)
      continue
    }
    const grant = grantOf(check, binding, facts)
    if (grant === 'unknown') unknown.push(binding)
    if (grant === 'unknown' || grant === undefined) {
      if (grant === undefined) findings.clear(binding.item)
      continue
    }
    const unexpected = subjects.filter(({ subject }) => {
      const exception = [...check.expected, ...check.alsoExpect].find(entry => isExpected(entry, binding, subject))
      if (exception !== undefined) exceptions.note(exception, binding.item, () => `${nameOf(binding)} for ${subject}`)
      return exception === undefined
    })
    if (unexpected.length === 0) continue
    const [first] = unexpected
    const who = list(unexpected.map(({ subject }) => subject))
    const found = `${binding.roleKind} ${binding.roleName}${grant.words === '' ? '' : `, ${grant.at}: ${grant.words}`}; subjects: ${who}`
    const more = grant.role === undefined ? [] : [citeObject(grant.role.item, grant.at)]
    findings.add(
      binding.item,
      name =>
        `${name} gives ${who} the ${binding.roleKind} ${binding.roleName}${grant.words === '' ? '' : `, which allows ${grant.words}`}${grant.role === undefined ? '' : aggregated(grant.role)}.`,
      found,
      `subjects[${first?.index ?? 0}]`,
      undefined,
      more,
    )
  }
  const concluded = concludeFindings(findings, facts, sourcesFor(check), expected, `As expected: ${expected}.`)
  return [...concluded, ...missingRoles(unknown, facts, expected), ...exceptions.drafts(expected)]
}

/** What the role of a binding gives; undefined for nothing of what is looked for. */
function grantOf(
  check: Parameters,
  binding: BindingFact,
  facts: Facts,
): { readonly role?: RoleFact; readonly at: string; readonly words: string } | 'unknown' | undefined {
  if (check.anything === true) return { at: 'roleRef', words: '' }
  if (check.clusterRoles !== undefined) {
    const isOne = binding.roleKind === 'ClusterRole' && check.clusterRoles.includes(binding.roleName)
    return isOne ? { at: 'roleRef', words: '' } : undefined
  }
  const role = facts.rbac.roleOf(binding)
  if (role !== undefined) {
    const match = matching(check, role.rules)
    return match === undefined ? undefined : { role, ...match }
  }
  // A role that is not there gives nothing, as long as it is known not to be there.
  const source = binding.roleKind === 'ClusterRole' ? rbacSources.clusterRoles : rbacSources.roles
  const { state } = facts.sources.state(source)
  return state === 'complete' || state === 'none' ? undefined : 'unknown'
}

function missingRoles(unknown: readonly BindingFact[], facts: Facts, expected: string): readonly Draft[] {
  const [first] = unknown
  if (first === undefined) return []
  const message = `What ${unknown.length} bindings give is not known, because their roles were not read, such as ${first.roleKind} ${first.roleName} of ${nameOf(first)}.`
  const file = facts.sources.file(first.item.source)
  const citations = file === undefined ? [] : [cite(file, first.item.line, 'roleRef')]
  return [draft(cluster, 'notchecked', message, { expected, citations, waitsFor: Object.values(rbacSources) })]
}

/** Bindings to a role by name need no roles; those alone of a cluster need no others. */
const sourcesFor = (check: Parameters): readonly string[] => {
  const byName = check.anything === true || check.clusterRoles !== undefined
  const ofNamespaces: readonly string[] = [rbacSources.roles, rbacSources.roleBindings]
  const ofRoles: readonly string[] = [rbacSources.roles, rbacSources.clusterRoles]
  return sourcesOf(check)
    .filter(source => check.scope === 'all' || !ofNamespaces.includes(source))
    .filter(source => !byName || check.of === 'roles' || !ofRoles.includes(source))
}

const isExpected = (entry: ExpectedBinding, binding: BindingFact, subject: string): boolean =>
  fits(entry.binding, nameWithin(binding)) && fits(entry.role, binding.roleName) && fits(entry.subject, subject)

const nameWithin = ({ namespace, name }: BindingFact): string =>
  namespace === undefined ? name : `${namespace}/${name}`
const nameOf = (binding: BindingFact): string =>
  `${binding.namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding'} ${nameWithin(binding)}`

const shownSubjects = 5
const list = (names: readonly string[]): string =>
  names.length > shownSubjects
    ? `${names.slice(0, shownSubjects).join(', ')} and ${names.length - shownSubjects} more`
    : names.join(', ')
