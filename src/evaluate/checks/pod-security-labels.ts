// What each namespace demands of the pods in it: the labels of Pod Security admission, and what the server takes without them.
import type { CheckOf } from '../../schema/check.ts'
import type { CheckModule, Facts } from '../context.ts'
import { cluster, type Draft, draft } from '../drafts.ts'
import { Exceptions } from '../exceptions.ts'
import type { NamespaceFact } from '../facts/namespaces.ts'
import { type PodSecurityConfiguration, podSecurityConfigurations } from '../facts/pod-security-configuration.ts'
import { levelLabel, pinnedMinor, versionLabel } from '../facts/policy-version.ts'
import { concludeFindings, Findings } from '../findings.ts'
import { fits } from '../glob.ts'

type Parameters = CheckOf<'pod-security-labels'>

const ranks: Readonly<Record<string, number>> = { privileged: 0, baseline: 1, restricted: 2 }
const rankOf = (level: string): number | undefined => (Object.hasOwn(ranks, level) ? ranks[level] : undefined)

const configurationFile = 'the content of the admission configuration file (defaults of PodSecurity)'

export const podSecurityLabels: CheckModule<'pod-security-labels'> = {
  kind: 'pod-security-labels',
  begin: (check, facts) => ({ finish: () => judge(check, facts) }),
}

const describe = ({ mode, level, version }: Parameters): string =>
  version === 'current'
    ? `${versionLabel(mode)} latest, absent, or not older than the cluster`
    : `${levelLabel(mode)}: ${level}${level === 'baseline' ? ' or restricted' : ''} on every namespace`

function judge(check: Parameters, facts: Facts): readonly Draft[] {
  const expected = describe(check)
  const findings = new Findings(expected, facts)
  const exceptions = new Exceptions()
  const undecided: string[] = []
  const servers = podSecurityConfigurations(facts)
  for (const namespace of facts.namespaces.all()) {
    const labelled = check.version === 'current' ? staleVersion(check, namespace, facts) : faultOf(check, namespace)
    const isOpen = check.version === 'any' && 'unknown' in servers && (labelled === undefined || labelled.isAbsent)
    const fault =
      'known' in servers && check.version === 'any' ? inEffect(check, namespace, labelled, servers.known) : labelled
    if (fault === undefined && !isOpen) {
      findings.clear(namespace.item)
      continue
    }
    const exception = [...check.except, ...check.alsoExcept].find(entry => fits(entry.namespace, namespace.name))
    if (exception !== undefined)
      exceptions.note(
        exception,
        namespace.item,
        () => `namespace ${namespace.name}${fault === undefined ? '' : ` (${fault.found})`}`,
      )
    else if (isOpen || fault === undefined) undecided.push(namespace.name)
    else findings.add(namespace.item, who => `${who} ${fault.words}.`, fault.found, fault.at)
  }
  const sources = ['namespaces', ...(check.version === 'current' ? ['version'] : [])]
  const concluded = concludeFindings(findings, facts, sources, expected, `As expected: ${expected}.`)
  const why = 'unknown' in servers ? servers.unknown : ''
  const open = undecided.length === 0 ? [] : [openDefault(undecided, why, expected)]
  const said = open.length === 0 ? concluded : concluded.filter(({ literal }) => literal.result !== 'pass')
  return [...said, ...open, ...exceptions.drafts(expected)]
}

interface Fault {
  readonly words: string
  readonly found: string
  readonly at: string
  /** Without the label a default of the server counts. */
  readonly isAbsent: boolean
}

function faultOf({ mode, level }: Parameters, namespace: NamespaceFact): Fault | undefined {
  const label = levelLabel(mode)
  const value = namespace.labels.get(label)
  const at = `metadata.labels['${label}']`
  if (value === undefined)
    return {
      words: `has no label ${label}, so nothing is ${done[mode]} there`,
      found: `${label} is not set`,
      at,
      isAbsent: true,
    }
  const rank = rankOf(value)
  const found = `${label}: ${value}`
  if (rank === undefined) return { words: `has ${found}, which is no level`, found, at, isAbsent: false }
  if (rank >= (rankOf(level) ?? 0)) return undefined
  return { words: `has ${found}, which is less than ${level}`, found, at, isAbsent: false }
}

/** An exempt namespace is not looked at whatever its labels say; without a label the default counts. */
function inEffect(
  { mode, level }: Parameters,
  namespace: NamespaceFact,
  labelled: Fault | undefined,
  servers: readonly PodSecurityConfiguration[],
): Fault | undefined {
  const exempting = servers.find(({ exempt }) => exempt.includes(namespace.name))
  const at = 'metadata.name'
  if (exempting !== undefined)
    return { words: `is exempt from Pod Security by ${exempting.from}`, found: 'exempt', at, isAbsent: false }
  if (labelled === undefined || !labelled.isAbsent) return labelled
  const weak = servers.some(server => (rankOf(server.levelOf(mode)) ?? 0) < (rankOf(level) ?? 0))
  return weak ? labelled : undefined
}

const done = { enforce: 'refused', audit: 'noted in the audit log', warn: 'said to users' } as const

function staleVersion({ mode }: Parameters, namespace: NamespaceFact, facts: Facts): Fault | undefined {
  const server = facts.version.get()
  const pinned = pinnedMinor(namespace, mode)
  if (pinned === undefined || 'unknown' in server || pinned >= server.known.minor) return undefined
  const found = `${versionLabel(mode)}: v1.${pinned}`
  const words = `has ${found} on a cluster of 1.${server.known.minor}: what the standard added since is not asked for`
  return { words, found, at: `metadata.labels['${versionLabel(mode)}']`, isAbsent: false }
}

function openDefault(names: readonly string[], why: string, expected: string): Draft {
  const list = `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`
  const message = `What the API server makes of ${list} is not known, because it may have defaults and exemptions of its own: ${why}.`
  return draft(cluster, 'notchecked', message, { expected, found: list, waitsFor: [configurationFile] })
}
