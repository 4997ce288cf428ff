// Containers that keep a capability which the container runtime gives them unless they drop it.
import type { CheckModule } from '../context.ts'
import { containerName, containerPath, eachContainer, podSpecOf } from '../facts/pod-specs.ts'
import { concludeFindings, Findings } from '../findings.ts'
import { type JsonObject, objectAt, textAt, textsAt } from '../shape.ts'

/** One object can have hundreds of containers; its line in the report stays readable. */
const namedPerObject = 5

export const droppedCapability: CheckModule<'dropped-capability'> = {
  kind: 'dropped-capability',
  begin: (check, facts) => {
    const expected = `every container drops ${check.capability} or ALL, and none adds it again`
    const findings = new Findings(expected, facts)
    return {
      accept: findings.each(item => {
        const pod = podSpecOf(item.source, item.object)
        if (pod === undefined) return
        // Windows has no capabilities.
        if (textAt(objectAt(pod.spec, 'os'), 'name') === 'windows') return
        const keep: string[] = []
        let first: string | undefined
        let total = 0
        eachContainer(pod, (container, list, index) => {
          if (drops(container, check.capability)) return
          total += 1
          first ??= `${containerPath(pod, list, index)}.securityContext.capabilities`
          if (keep.length < namedPerObject) keep.push(containerName(container))
        })
        if (first === undefined) return
        const more = total > keep.length ? ` and ${total - keep.length} more` : ''
        const found = `kept by ${keep.join(', ')}${more}`
        findings.add(item, who => `${who} keeps ${check.capability} in ${total} of its containers.`, found, first)
      }),
      finish: () => concludeFindings(findings, facts, check.sources, expected, `As expected: ${expected}.`),
    }
  },
}

/** The kubelet takes names with and without CAP_, and ALL stands for every one. What is added comes back. */
function drops(container: JsonObject, capability: string): boolean {
  const capabilities = objectAt(objectAt(container, 'securityContext'), 'capabilities')
  const named = (list: 'drop' | 'add') =>
    new Set(textsAt(capabilities, list).map(name => name.toUpperCase().replace(/^CAP_/, '')))
  const [dropped, added] = [named('drop'), named('add')]
  return (dropped.has('ALL') || dropped.has(capability)) && !added.has('ALL') && !added.has(capability)
}
