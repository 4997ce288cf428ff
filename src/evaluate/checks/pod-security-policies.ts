// PodSecurityPolicies: one must exist, and none may let a pod run as root. Kubernetes had them until 1.25, which the
// control's own scope says.
import type { CheckModule } from '../context.ts'
import { cite, cluster, draft, read } from '../drafts.ts'
import { concludeFindings, Findings } from '../findings.ts'
import { integerAt, type JsonObject, metadataOf, objectAt, objectsAt, ShapeError, textAt } from '../shape.ts'

const source = 'podsecuritypolicies.policy'
const expected =
  'at least one PodSecurityPolicy, each with runAsUser MustRunAsNonRoot and supplementalGroups and fsGroup MustRunAs above 0'

export const podSecurityPolicies: CheckModule<'pod-security-policies'> = {
  kind: 'pod-security-policies',
  begin: (_check, facts) => {
    const findings = new Findings(expected, facts)
    let seen = 0
    return {
      accept: findings.each(item => {
        seen += 1
        metadataOf(item.object)
        const spec = objectAt(item.object, 'spec')
        if (spec === undefined) throw new ShapeError('spec', 'there')
        const user = textAt(objectAt(spec, 'runAsUser'), 'rule') === 'MustRunAsNonRoot' ? [] : fault(spec, 'runAsUser')
        const faults = [...user, ...fault(spec, 'supplementalGroups'), ...fault(spec, 'fsGroup')]
        if (faults.length > 0) {
          findings.add(item, who => `${who} lets pods run as root or in its group.`, faults.join('; '), 'spec')
          return
        }
        // A range of users above 0 keeps root out as well, but is not the rule that the text asks for.
        const range = textAt(objectAt(spec, 'runAsUser'), 'rule') === 'MustRunAs'
        if (!range) return
        const message = (who: string) => `${who} has a range of users where MustRunAsNonRoot is asked for.`
        findings.add(item, message, 'runAsUser: MustRunAs', 'spec.runAsUser.rule', who =>
          read('pass', `${who} keeps root out with a range of users above 0.`),
        )
      }),
      finish: () => {
        const state = facts.sources.state(source)
        if (seen === 0 && (state.state === 'complete' || state.state === 'none')) {
          const file = facts.sources.file(source)
          const found = state.state === 'none' ? state.message : 'none'
          const citations = file === undefined ? [] : [cite(file)]
          return [draft(cluster, 'fail', 'There is no PodSecurityPolicy at all.', { expected, found, citations })]
        }
        const clean = `Each of ${seen} PodSecurityPolicies keeps pods from running as root.`
        return concludeFindings(findings, facts, [source], expected, clean)
      },
    }
  },
}

/** What is wrong with one strategy of a policy; nothing where it is a range above 0. */
function fault(spec: JsonObject, field: string): readonly string[] {
  const strategy = objectAt(spec, field)
  const rule = textAt(strategy, 'rule') ?? ''
  if (rule !== 'MustRunAs') return [`${field}: ${rule === '' ? 'not set' : rule}`]
  const ranges = objectsAt(strategy, 'ranges')
  if (ranges.length === 0) return [`${field}: MustRunAs without ranges`]
  // A range without `min` begins at 0, which is root.
  return ranges.some(range => (integerAt(range, 'min') ?? 0) <= 0) ? [`${field}: a range that begins at 0`] : []
}
