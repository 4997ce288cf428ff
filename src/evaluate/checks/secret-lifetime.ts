// Secrets that live long: tokens of service accounts that never expire, and Secrets that nobody changed for a long time. Both are
// seen in metadata alone.
import type { CheckOf } from '../../schema/check.ts'
import type { CheckModule, Facts } from '../context.ts'
import { Exceptions, isExcepted } from '../exceptions.ts'
import { concludeFindings, Findings } from '../findings.ts'
import { type JsonObject, metadataOf, objectAt, objectsAt, ShapeError, textAt } from '../shape.ts'

type Parameters = CheckOf<'secret-lifetime'>
const day = 86_400_000

/** The controller writes it on every Secret that holds a token of a service account. */
const tokenMark = 'kubernetes.io/service-account.name'
const lastUsed = 'kubernetes.io/legacy-token-last-used'

export const secretLifetime: CheckModule<'secret-lifetime'> = {
  kind: 'secret-lifetime',
  begin: (check, facts) => {
    const expected =
      check.of === 'tokens'
        ? 'no Secret with a token of a service account'
        : `no Secret unchanged for more than ${check.maxDays} days`
    const findings = new Findings(expected, facts)
    const exceptions = new Exceptions()
    const allowed = [...check.allow, ...check.alsoAllow]
    return {
      accept: item => {
        const { metadata, name, namespace } = metadataOf(item.object)
        const fault = check.of === 'tokens' ? tokenOf(metadata) : oldAge(check, metadata, facts)
        if (fault === undefined) return findings.clear(item)
        const object = { source: item.source, name, namespace, owner: undefined }
        const exception = allowed.find(entry => isExcepted(entry, object))
        if (exception !== undefined) exceptions.note(exception, item, () => `${namespace ?? ''}/${name}`)
        else findings.add(item, who => `${who} ${fault.words}.`, fault.found, fault.at)
      },
      finish: () => [
        ...concludeFindings(findings, facts, ['secrets'], expected, `As expected: ${expected}.`),
        ...exceptions.drafts(expected),
      ],
    }
  },
}

interface Fault {
  readonly words: string
  readonly found: string
  readonly at: string
}

function tokenOf(metadata: JsonObject): Fault | undefined {
  const account = textAt(objectAt(metadata, 'annotations'), tokenMark)
  if (account === undefined) return undefined
  const used = textAt(objectAt(metadata, 'labels'), lastUsed)
  const found = `token of service account ${account}, ${used === undefined ? 'when it was last used is not recorded' : `last used ${used}`}`
  return {
    words: `holds a token of the service account ${account} that never expires`,
    found,
    at: `metadata.annotations['${tokenMark}']`,
  }
}

/** Of the fields that hold the values, managedFields say when somebody last wrote them; a Secret without counts from its making. */
function lastChange(metadata: JsonObject): { readonly time: number; readonly text: string } {
  const written = objectsAt(metadata, 'managedFields')
    .filter(entry => {
      const fields = objectAt(entry, 'fieldsV1')
      return fields !== undefined && ('f:data' in fields || 'f:stringData' in fields)
    })
    .flatMap(entry => textAt(entry, 'time') ?? [])
  const texts = [...written, textAt(metadata, 'creationTimestamp') ?? '']
  const times = texts.map(text => ({ text, time: Date.parse(text) })).filter(({ time }) => Number.isFinite(time))
  const latest = times.toSorted((left, right) => right.time - left.time)[0]
  if (latest === undefined) throw new ShapeError('metadata.creationTimestamp', 'a time')
  return latest
}

/** Anyone may write the label on a Secret; Helm gives its releases the name as well. */
const isRelease = (metadata: JsonObject): boolean =>
  textAt(objectAt(metadata, 'labels'), 'owner') === 'helm' &&
  (textAt(metadata, 'name') ?? '').startsWith('sh.helm.release.v1.')

function oldAge({ maxDays }: Parameters, metadata: JsonObject, facts: Facts): Fault | undefined {
  const annotations = objectAt(metadata, 'annotations')
  // A token does not change; that it is there at all is another question. A release of Helm holds a chart.
  if (textAt(annotations, tokenMark) !== undefined || isRelease(metadata)) return undefined
  const { time, text } = lastChange(metadata)
  const days = Math.floor((Date.parse(facts.predicate.finishedAt) - time) / day)
  if (days <= maxDays) return undefined
  return {
    words: `was last changed ${days} days before the evidence was collected`,
    found: `last changed ${text}`,
    at: 'metadata.managedFields',
  }
}
