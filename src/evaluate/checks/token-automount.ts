// Tokens for the API that pods get without asking: the default service accounts, or every pod by pod and account together.
import type { CheckOf } from '../../schema/check.ts'
import type { CheckModule, Facts } from '../context.ts'
import { cluster, type Draft, draft } from '../drafts.ts'
import type { EvidenceObject } from '../evidence.ts'
import { slimObject } from '../facts/slim-object.ts'
import { mirroredOn } from '../facts/static-pod.ts'
import { concludeFindings, Findings } from '../findings.ts'
import { fits } from '../glob.ts'
import { booleanAt, metadataOf, objectAt, textAt } from '../shape.ts'

type Parameters = CheckOf<'token-automount'>

export const tokenAutomount: CheckModule<'token-automount'> = {
  kind: 'token-automount',
  begin: (check, facts) => (check.of === 'default-accounts' ? ofDefaultAccounts(check, facts) : ofPods(check, facts)),
}

const isLetThrough = (check: Parameters, namespace: string): boolean =>
  [...check.allow, ...check.alsoAllow].some(entry => fits(entry.namespace, namespace))

const exceptions = (check: Parameters): string => {
  const names = [...check.allow, ...check.alsoAllow].map(({ namespace, because }) => `${namespace} (${because})`)
  return names.length === 0 ? '' : `, except in ${names.join(', ')}`
}

function ofDefaultAccounts(check: Parameters, facts: Facts) {
  const expected = `automountServiceAccountToken: false in every service account named default${exceptions(check)}`
  const findings = new Findings(expected, facts)
  return {
    accept: findings.each(item => {
      if (item.source !== 'serviceaccounts') return
      const { name, namespace = '' } = metadataOf(item.object)
      if (name !== 'default' || isLetThrough(check, namespace)) return
      const value = booleanAt(item.object, 'automountServiceAccountToken')
      if (value === false) return
      const found = `automountServiceAccountToken${value === undefined ? ' is not set, which means true' : ': true'}`
      const message = (who: string) => `${who} gives its token to every pod that does not refuse it.`
      findings.add(item, message, found, 'automountServiceAccountToken')
    }),
    finish: () => concludeFindings(findings, facts, ['serviceaccounts'], expected, `As expected: ${expected}.`),
  }
}

/** Pods that leave it to their account, by account: the first of them, and how many there are. */
interface Group {
  readonly item: EvidenceObject
  pods: number
}

/** Far more accounts than any cluster uses: a hostile list of pods must not fill the memory. */
const keptAccounts = 50_000

function ofPods(check: Parameters, facts: Facts) {
  const expected = `automountServiceAccountToken: false in every pod or its service account${exceptions(check)}`
  const findings = new Findings(expected, facts)
  const accounts = new Map<string, boolean | undefined>()
  const groups = new Map<string, Group>()
  let unkept = 0
  const sources = ['pods', 'serviceaccounts'] as const
  return {
    accept(item: EvidenceObject) {
      // A manifest of a pod may come with that of its account or without: nothing is said of either alone.
      if (facts.provenance.of(item) === 'declared') return
      const { metadata, name, namespace = '' } = metadataOf(item.object)
      if (item.source === 'serviceaccounts') {
        accounts.set(`${namespace}/${name}`, booleanAt(item.object, 'automountServiceAccountToken'))
        return
      }
      // The kubelet starts static pods by itself, without an account.
      if (mirroredOn(item.object, metadata) !== undefined || isLetThrough(check, namespace)) return
      const spec = objectAt(item.object, 'spec')
      const value = booleanAt(spec, 'automountServiceAccountToken')
      if (value === false) return
      const account = `${namespace}/${textAt(spec, 'serviceAccountName') || 'default'}`
      if (value === true) {
        const message = (who: string) => `${who} asks for the token of the service account ${account}.`
        findings.add(item, message, 'automountServiceAccountToken: true', 'spec.automountServiceAccountToken')
        return
      }
      const group = groups.get(account)
      if (group !== undefined) group.pods += 1
      else if (groups.size < keptAccounts) groups.set(account, { item: slimObject(item), pods: 1 })
      else unkept += 1
    },
    finish(): readonly Draft[] {
      // Whether an account that was not seen refuses is not known while the list of them is not whole.
      const isWhole = facts.sources.state('serviceaccounts').state === 'complete'
      for (const [account, { item, pods }] of groups) {
        const value = accounts.get(account)
        if (value === false || (!isWhole && !accounts.has(account))) continue
        const others = pods === 1 ? '' : ` and ${pods - 1} more`
        const found = `neither the pod nor the service account ${account} sets automountServiceAccountToken: false`
        findings.add(
          item,
          who => `${who}${others} ${pods === 1 ? 'gets' : 'get'} the token of ${account}.`,
          found,
          'spec.serviceAccountName',
        )
      }
      const drafts = concludeFindings(findings, facts, sources, expected, `As expected: ${expected}.`)
      if (unkept === 0) return drafts
      const message = `${unkept} pods of more than ${keptAccounts} service accounts were not looked at.`
      return [...drafts, draft(cluster, 'notchecked', message, { expected })]
    },
  }
}
