// Objects that must not exist in some namespaces or with some labels, less the ones that belong there.
import type { CheckOf } from '../../schema/check.ts'
import type { CheckModule } from '../context.ts'
import type { EvidenceObject } from '../evidence.ts'
import { ownerOf } from '../facts/owners.ts'
import { concludeFindings, Findings } from '../findings.ts'
import { fits } from '../glob.ts'
import { metadataOf, objectAt, textAt } from '../shape.ts'

type Parameters = CheckOf<'forbidden-objects'>

export const forbiddenObjects: CheckModule<'forbidden-objects'> = {
  kind: 'forbidden-objects',
  begin: (check, facts) => {
    const expected = describe(check)
    const findings = new Findings(expected, facts)
    const namespaces = check.namespaces === undefined ? undefined : new Set(check.namespaces)
    const labels = Object.entries(check.labels ?? {})
    const allowed = [...check.allow, ...check.alsoAllow]
    return {
      accept: findings.each(item => {
        const { metadata, name, namespace } = metadataOf(item.object)
        if (namespaces !== undefined && (namespace === undefined || !namespaces.has(namespace))) return
        if (labels.length > 0) {
          const own = objectAt(metadata, 'labels')
          if (!labels.every(([key, value]) => textAt(own, key) === value)) return
        }
        const owner = ownerOf(item.object, metadata)
        if (allowed.some(entry => belongs(entry, item, name, namespace, owner))) return
        findings.add(
          item,
          who => `${who} is there and does not belong there.`,
          found(name, namespace, owner),
          'metadata',
        )
      }),
      finish: () => concludeFindings(findings, facts, check.sources, expected, `As expected: ${expected}.`),
    }
  },
}

function describe(check: Parameters): string {
  const labels = Object.entries(check.labels ?? {}).map(([key, value]) => `${key}=${value}`)
  const where = check.namespaces === undefined ? '' : ` in ${check.namespaces.join(', ')}`
  const which = labels.length === 0 ? '' : ` with ${labels.join(', ')}`
  const except =
    check.allow.length + check.alsoAllow.length === 0 ? '' : ', except what the control or the site (alsoAllow) lets in'
  return `no ${check.sources.join(', ')}${which}${where}${except}`
}

const found = (name: string, namespace: string | undefined, owner: string | undefined): string =>
  `${namespace === undefined ? '' : `namespace ${namespace}, `}name ${name}${owner === undefined ? '' : `, owned by ${owner}`}`

function belongs(
  entry: Parameters['allow'][number],
  item: EvidenceObject,
  name: string,
  namespace: string | undefined,
  owner: string | undefined,
): boolean {
  const keys = [entry.source, entry.namespace, entry.name, entry.owner]
  // An entry without any key would let everything through.
  if (keys.every(key => key === undefined)) return false
  return (
    (entry.source === undefined || entry.source === item.source) &&
    (entry.namespace === undefined || fits(entry.namespace, namespace ?? '')) &&
    (entry.name === undefined || fits(entry.name, name)) &&
    (entry.owner === undefined || (owner !== undefined && fits(entry.owner, owner)))
  )
}
