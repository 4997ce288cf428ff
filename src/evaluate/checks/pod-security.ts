// Every pod, and every template that pods are made from, against a level of the Pod Security Standards. Which version of the
// standard counts is known only when all evidence is in, so what breaks it in any version is kept until then.
import type { CheckOf } from '../../schema/check.ts'
import type { CheckModule, Facts } from '../context.ts'
import { cluster, type Draft, draft } from '../drafts.ts'
import type { EvidenceObject } from '../evidence.ts'
import { Exceptions, isExcepted } from '../exceptions.ts'
import { type Breaches, BreachLedger, describeBreaches } from '../facts/pod-security-ledger.ts'
import { eachViolation, newestStandard, type Steps, stepOf } from '../facts/pod-security-standards.ts'
import type { PodLook, PodShape } from '../facts/pod-shapes.ts'
import { pinnedMinor } from '../facts/policy-version.ts'
import { concludeFindings, Findings } from '../findings.ts'
import { metadataOf } from '../shape.ts'

type Parameters = CheckOf<'pod-security'>

/** Owners whose own objects hold the same template and are judged themselves. */
const judgedOwners = /^(?:Deployment|DaemonSet|StatefulSet|CronJob|ReplicaSet|ReplicationController|Job)\//

export const podSecurity: CheckModule<'pod-security'> = {
  kind: 'pod-security',
  begin: (check, facts) => {
    const expected = describe(check)
    const findings = new Findings(expected, facts)
    const exceptions = new Exceptions()
    const ledger = new BreachLedger()
    const wanted = check.controls === undefined ? undefined : new Set(check.controls)
    const fields = check.fields === undefined ? undefined : new Set(check.fields)
    const allowed = [...check.allow, ...check.alsoAllow]
    const sources = new Set(check.sources)
    const judged = new WeakMap<PodShape, Breaches>()
    const breachesOf = ({ under, shape }: PodLook): Breaches => {
      const known = shape === undefined ? undefined : judged.get(shape)
      if (known !== undefined) return known
      const breaches: Breaches = new Map()
      eachViolation(under, check.level, wanted, violation => {
        if (fields === undefined || fields.has(violation.field)) BreachLedger.add(breaches, violation)
      })
      if (shape !== undefined) judged.set(shape, breaches)
      return breaches
    }
    return {
      accept: item => {
        if (!sources.has(item.source)) return
        const look = facts.podShapes.of(item)
        // A ReplicaSet or Job of another's making repeats its template; old revisions run nowhere.
        if (item.source !== 'pods' && judgedOwners.test(look.owner() ?? '')) return
        const breaches = breachesOf(look)
        if (breaches.size === 0) return findings.clear(item)
        const { name, namespace } = look
        const object = { source: item.source, name, namespace, owner: look.owner() }
        const exception = allowed.find(entry => isExcepted(entry, object))
        if (exception === undefined) return ledger.keep(item, namespace ?? '', breaches)
        exceptions.note(exception, item, () => `${whoIs(item)}: ${describeBreaches(breaches, ~0).found}`)
      },
      finish: () => {
        const open = settle(check, facts, ledger, findings)
        const concluded = concludeFindings(findings, facts, check.sources, expected, `As expected: ${expected}.`)
        // While some could not be judged nobody can say that all is well.
        const said = open.length === 0 ? concluded : concluded.filter(({ literal }) => literal.result !== 'pass')
        return [...said, ...open, ...exceptions.drafts(expected)]
      },
    }
  },
}

function describe(check: Parameters): string {
  const what = check.fields ?? check.controls
  const of =
    check.version === 'namespace' ? 'in the version that counts in its namespace' : `of version ${check.version}`
  const except = check.allow.length + check.alsoAllow.length === 0 ? '' : ', less the exceptions declared'
  return `every pod and template meets ${what === undefined ? 'every control' : what.join(', ')} of the level ${check.level} ${of}${except}`
}

const whoIs = ({ object, source }: EvidenceObject): string => {
  const { name, namespace } = metadataOf(object)
  return `${typeof object['kind'] === 'string' ? object['kind'] : source} ${namespace ?? ''}/${name}`
}

interface Version {
  readonly steps: Steps
  readonly text: string
}

/** Turns what was kept into findings; what cannot be decided comes back. */
function settle(check: Parameters, facts: Facts, ledger: BreachLedger, findings: Findings): readonly Draft[] {
  const server = facts.version.get()
  const versionOf = versions(check, facts)
  const ruling = ledger.settle(namespace => versionOf(namespace)?.steps)
  for (const { item, namespace, breaches } of ruling.failing) {
    const version = versionOf(namespace)
    const { found, at } = describeBreaches(breaches, version?.steps ?? ~0)
    const standard = version === undefined ? 'every version' : `version ${version.text}`
    findings.add(
      item,
      who => `${who} breaks the level ${check.level} in ${standard} of the standard: ${found}.`,
      found,
      at,
    )
  }
  for (const item of ruling.clear) findings.clear(item)
  findings.addUnlisted(ruling.failingUnlisted)
  if (ruling.open === 0) return []
  const why =
    'unknown' in server && check.version !== 'namespace'
      ? server.unknown
      : `which version of the standard counts there is not known${'unknown' in server ? ` (${server.unknown})` : ''}`
  const [first] = ruling.openNamed
  const example =
    first === undefined ? '' : `, such as ${whoIs(first.item)} (${describeBreaches(first.breaches, ~0).found})`
  const message = `${ruling.open} objects break the level ${check.level} in some versions of the standard only${example}: ${why}.`
  return [draft(cluster, 'notchecked', message, { expected: describe(check), waitsFor: ['namespaces', 'version'] })]
}

/** The version that counts in a namespace; undefined where that is not known. */
function versions(check: Parameters, facts: Facts): (namespace: string) => Version | undefined {
  const server = facts.version.get()
  const ofMinor = (minor: number): Version | undefined =>
    minor > newestStandard ? undefined : { steps: stepOf(minor), text: `v1.${minor}` }
  const own = 'unknown' in server || server.known.major !== 1 ? undefined : ofMinor(server.known.minor)
  const whole = facts.sources.state('namespaces').state === 'complete'
  return name => {
    if (check.version !== 'namespace' && check.version !== 'cluster') return ofMinor(Number(check.version.slice(3)))
    if (check.version === 'cluster') return own
    const namespace = facts.namespaces.get(name)
    if (namespace === undefined) return whole ? own : undefined
    const pinned = pinnedMinor(namespace, 'enforce')
    if (pinned === undefined) return own
    // The server has no controls newer than itself: a pin beyond it means its own.
    if (own !== undefined && !('unknown' in server) && pinned > server.known.minor) return own
    return ofMinor(pinned)
  }
}
