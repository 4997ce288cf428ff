// Tokens of service accounts that give nothing: a pod whose account has no right in the API needs none.
import type { CheckOf } from '../../schema/check.ts'
import { sourcesOf } from '../../schema/check-sources.ts'
import type { CheckModule, Facts } from '../context.ts'
import { cluster, type Draft, draft } from '../drafts.ts'
import type { EvidenceObject } from '../evidence.ts'
import { slimObject } from '../facts/slim-object.ts'
import { concludeFindings, Findings } from '../findings.ts'
import { booleanAt, metadataOf } from '../shape.ts'

type Parameters = CheckOf<'idle-tokens'>

interface Account {
  readonly item: EvidenceObject
  readonly automount: boolean | undefined
}

export const idleTokens: CheckModule<'idle-tokens'> = {
  kind: 'idle-tokens',
  begin: (check, facts) => {
    facts.podGroups.want()
    const accounts = new Map<string, Account>()
    return {
      accept: item => {
        if (item.source !== 'serviceaccounts') return
        const { name, namespace } = metadataOf(item.object)
        const automount = booleanAt(item.object, 'automountServiceAccountToken')
        accounts.set(`${namespace ?? ''}/${name}`, { item: slimObject(item), automount })
      },
      finish: () => judgePods(check, facts, accounts),
    }
  },
}

function judgePods(check: Parameters, facts: Facts, accounts: ReadonlyMap<string, Account>): readonly Draft[] {
  const expected = 'a token only in pods whose service account has rights'
  const findings = new Findings(expected, facts)
  const bound = new Set(facts.rbac.bindings.flatMap(({ subjects }) => subjects))
  const lacking = sourcesOf(check).filter(source => !['complete', 'none'].includes(facts.sources.state(source).state))
  const open: string[] = []
  for (const groups of facts.podGroups.byNamespace().values())
    for (const { namespace, serviceAccount, automount, example, count } of groups) {
      const key = `${namespace}/${serviceAccount}`
      const account = accounts.get(key)
      if (automount === false || (automount === undefined && account?.automount === false)) continue
      if (bound.has(`ServiceAccount ${key}`) || bound.has(`Group system:serviceaccounts:${namespace}`)) continue
      // Whether it has rights is known only where every binding is.
      if (account === undefined || lacking.some(source => source !== 'pods')) open.push(`${namespace}/${example}`)
      else {
        const found = `pod ${namespace}/${example}${count === 1 ? '' : ` and ${count - 1} like it`} mounts a token of ServiceAccount ${key}, which has no rights`
        findings.add(
          account.item,
          () => `${found[0]?.toUpperCase() ?? ''}${found.slice(1)}.`,
          found,
          'automountServiceAccountToken',
        )
      }
    }
  const concluded = concludeFindings(findings, facts, sourcesOf(check), expected, `As expected: ${expected}.`)
  const doubt = facts.podGroups.doubt
  if (open.length === 0 && doubt === undefined) return concluded
  const message =
    open.length === 0
      ? `Not every pod could be judged: ${doubt ?? ''}.`
      : `Whether ${open.length} pods, such as ${open[0]}, need their token is not known.`
  return [
    ...concluded.filter(({ literal }) => literal.result !== 'pass'),
    draft(cluster, 'notchecked', message, { expected, waitsFor: lacking }),
  ]
}
