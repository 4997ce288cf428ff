// Ports of the node below a limit that pods outside of the system's namespaces take.
import type { CheckModule } from '../context.ts'
import { containerPath, eachContainer, podSpecOf } from '../facts/pod-specs.ts'
import { concludeFindings, Findings } from '../findings.ts'
import { booleanAt, integerAt, metadataOf, objectsAt, ShapeError } from '../shape.ts'

export const hostPorts: CheckModule<'host-ports'> = {
  kind: 'host-ports',
  begin: (check, facts) => {
    const expected = `no port of a node below ${check.below} outside of ${check.exceptNamespaces.join(', ')}`
    const findings = new Findings(expected, facts)
    const excepted = new Set(check.exceptNamespaces)
    return {
      accept: findings.each(item => {
        const { namespace } = metadataOf(item.object)
        if (namespace !== undefined && excepted.has(namespace)) return
        const pod = podSpecOf('pods', item.object)
        if (pod === undefined) throw new ShapeError('spec', 'there')
        // In the node's own network a container's port is the node's, whether hostPort says so or not.
        const onHost = booleanAt(pod.spec, 'hostNetwork') === true
        const taken: { readonly what: string; readonly at: string }[] = []
        eachContainer(pod, (container, list, index) => {
          const ports = objectsAt(container, 'ports')
          for (let number = 0; number < ports.length; number += 1) {
            const hostPort = integerAt(ports[number], 'hostPort') ?? 0
            const containerPort = integerAt(ports[number], 'containerPort') ?? 0
            const isTaken = hostPort > 0 && hostPort < check.below
            if (!isTaken && !(onHost && containerPort > 0 && containerPort < check.below)) continue
            const what = isTaken ? `hostPort: ${hostPort}` : `hostNetwork: true with containerPort: ${containerPort}`
            taken.push({ what, at: `${containerPath(pod, list, index)}.ports[${number}]` })
          }
        })
        const [first] = taken
        if (first === undefined) return
        const list = taken.map(entry => entry.what).join('; ')
        findings.add(item, who => `${who} takes a port of its node below ${check.below}.`, list, first.at)
      }),
      finish: () =>
        concludeFindings(findings, facts, ['pods'], expected, `No pod takes a port of a node below ${check.below}.`),
    }
  },
}
