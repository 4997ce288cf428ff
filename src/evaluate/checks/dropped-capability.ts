// Containers that keep a capability which the container runtime gives them unless they drop it.
import type { CheckModule } from '../context.ts'
import type { PodShape } from '../facts/pod-shapes.ts'
import { containerName, containerPath, eachContainer, type PodSpec } from '../facts/pod-specs.ts'
import { concludeFindings, Findings } from '../findings.ts'
import { type JsonObject, objectAt, textAt, textsAt } from '../shape.ts'

/** One object can have hundreds of containers; its line in the report stays readable. */
const namedPerObject = 5

export const droppedCapability: CheckModule<'dropped-capability'> = {
  kind: 'dropped-capability',
  begin: (check, facts) => {
    const expected = `every container drops ${check.capability} or ALL, and none adds it again`
    const findings = new Findings(expected, facts)
    const looked = new WeakMap<PodShape, Kept>()
    return {
      accept: findings.each(item => {
        const { under, shape } = facts.podShapes.of(item)
        const kept = (shape === undefined ? undefined : looked.get(shape)) ?? keptIn(under.pod, check.capability)
        if (shape !== undefined) looked.set(shape, kept)
        const { total, found, at } = kept
        if (total === 0) return
        findings.add(item, who => `${who} keeps ${check.capability} in ${total} of its containers.`, found, at)
      }),
      finish: () => concludeFindings(findings, facts, check.sources, expected, `As expected: ${expected}.`),
    }
  },
}

interface Kept {
  readonly total: number
  readonly found: string
  readonly at: string
}

/** The containers of a pod that keep it. */
function keptIn(pod: PodSpec, capability: string): Kept {
  const names: string[] = []
  let at = ''
  let total = 0
  // Windows has no capabilities.
  const isWindows = textAt(objectAt(pod.spec, 'os'), 'name') === 'windows'
  eachContainer(pod, (container, list, index) => {
    if (isWindows || drops(container, capability)) return
    total += 1
    at ||= `${containerPath(pod, list, index)}.securityContext.capabilities`
    if (names.length < namedPerObject) names.push(containerName(container))
  })
  const more = total > names.length ? ` and ${total - names.length} more` : ''
  return { total, found: `kept by ${names.join(', ')}${more}`, at }
}

/** The kubelet takes names with and without CAP_, and ALL stands for every one. What is added comes back. */
function drops(container: JsonObject, capability: string): boolean {
  const capabilities = objectAt(objectAt(container, 'securityContext'), 'capabilities')
  const named = (list: 'drop' | 'add') =>
    new Set(textsAt(capabilities, list).map(name => name.toUpperCase().replace(/^CAP_/, '')))
  const [dropped, added] = [named('drop'), named('add')]
  return (dropped.has('ALL') || dropped.has(capability)) && !added.has('ALL') && !added.has(capability)
}
