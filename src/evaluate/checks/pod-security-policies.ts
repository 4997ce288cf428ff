// PodSecurityPolicies, which Kubernetes had until 1.25: one must exist, and none may let a pod run as root.

import type { CheckModule } from '../context.ts'
import { cluster, draft } from '../drafts.ts'
import { minorName } from '../facts/version.ts'
import { concludeFindings, Findings } from '../findings.ts'
import { integerAt, type JsonObject, metadataOf, objectAt, objectsAt, ShapeError, textAt } from '../shape.ts'

const source = 'podsecuritypolicies.policy'
const expected =
  'at least one PodSecurityPolicy, each with runAsUser MustRunAsNonRoot (or MustRunAs above 0) and supplementalGroups and fsGroup MustRunAs above 0'

export const podSecurityPolicies: CheckModule<'pod-security-policies'> = {
  kind: 'pod-security-policies',
  begin: (_check, facts) => {
    const findings = new Findings(expected)
    let seen = 0
    return {
      accept: item => {
        seen += 1
        metadataOf(item.object)
        const spec = objectAt(item.object, 'spec')
        if (spec === undefined) throw new ShapeError('spec', 'there')
        const faults = [
          ...fault(spec, 'runAsUser', ['MustRunAsNonRoot']),
          ...fault(spec, 'supplementalGroups', []),
          ...fault(spec, 'fsGroup', []),
        ]
        if (faults.length > 0)
          findings.add(item, who => `${who} lets pods run as root or in its groups.`, faults.join('; '), 'spec')
      },
      finish: () => {
        const version = facts.version.get()
        if ('unknown' in version)
          return [
            ...findings.drafts(),
            draft(cluster, 'notchecked', `Whether this applies is not known: ${version.unknown}.`, {
              expected,
              waitsFor: ['version'],
            }),
          ]
        const { known, citations } = version
        if (known.major > 1 || known.minor >= 25)
          return [
            draft(
              cluster,
              'notapplicable',
              `Kubernetes ${minorName(known)} has no PodSecurityPolicy; it was removed in 1.25.`,
              { expected, citations },
            ),
          ]
        const state = facts.sources.state(source)
        if (seen === 0 && (state.state === 'complete' || state.state === 'none')) {
          const file = facts.sources.file(source)
          return [
            draft(cluster, 'fail', 'There is no PodSecurityPolicy at all.', {
              expected,
              found: state.state === 'none' ? state.message : 'none',
              citations: [...citations, ...(file === undefined ? [] : [{ file: file.path, sha256: file.sha256 }])],
            }),
          ]
        }
        return concludeFindings(
          findings,
          facts,
          [source],
          expected,
          `Each of ${seen} PodSecurityPolicies keeps pods from running as root.`,
        )
      },
    }
  },
}

/** What is wrong with one strategy of a policy; nothing where it is among the good ones or a range above 0. */
function fault(spec: JsonObject, field: string, good: readonly string[]): readonly string[] {
  const strategy = objectAt(spec, field)
  const rule = textAt(strategy, 'rule') ?? ''
  if (good.includes(rule)) return []
  if (rule !== 'MustRunAs') return [`${field}: ${rule === '' ? 'not set' : rule}`]
  const ranges = objectsAt(strategy, 'ranges')
  if (ranges.length === 0) return [`${field}: MustRunAs without ranges`]
  // A range without `min` begins at 0, which is root.
  return ranges.some(range => (integerAt(range, 'min') ?? 0) <= 0) ? [`${field}: a range that begins at 0`] : []
}
