// Secrets that reach a container as environment variables, in pods and in what makes pods.
import type { CheckModule } from '../context.ts'
import { containerName, containerPath, eachContainer, podSpecOf } from '../facts/pod-specs.ts'
import { concludeFindings, Findings } from '../findings.ts'
import { objectAt, objectsAt, textAt } from '../shape.ts'

const expected = 'no env.valueFrom.secretKeyRef and no envFrom.secretRef'
/** One object can name thousands of variables; its line in the report stays readable. */
const namedPerObject = 5

export const secretEnvironment: CheckModule<'secret-environment'> = {
  kind: 'secret-environment',
  begin: (check, facts) => {
    const findings = new Findings(expected, facts)
    return {
      accept: findings.each(item => {
        const pod = podSpecOf(item.source, item.object)
        if (pod === undefined) return
        const uses: string[] = []
        let first: string | undefined
        let total = 0
        const note = (at: string, what: string) => {
          total += 1
          first ??= at
          if (uses.length < namedPerObject) uses.push(what)
        }
        eachContainer(pod, (container, list, index) => {
          const env = objectsAt(container, 'env')
          for (let number = 0; number < env.length; number += 1) {
            const ref = objectAt(objectAt(env[number], 'valueFrom'), 'secretKeyRef')
            if (ref === undefined) continue
            const name = textAt(env[number], 'name') ?? ''
            const at = `${containerPath(pod, list, index)}.env[${number}].valueFrom.secretKeyRef`
            note(at, `${containerName(container)}: ${name} from Secret ${textAt(ref, 'name') ?? ''}`)
          }
          const from = objectsAt(container, 'envFrom')
          for (let number = 0; number < from.length; number += 1) {
            const ref = objectAt(from[number], 'secretRef')
            if (ref === undefined) continue
            const at = `${containerPath(pod, list, index)}.envFrom[${number}].secretRef`
            note(at, `${containerName(container)}: every key of Secret ${textAt(ref, 'name') ?? ''}`)
          }
        })
        if (first === undefined) return
        const list = `${uses.join('; ')}${total > uses.length ? `; and ${total - uses.length} more` : ''}`
        findings.add(item, who => `${who} gives Secrets to containers as environment variables.`, list, first)
      }),
      finish: () =>
        concludeFindings(
          findings,
          facts,
          check.sources,
          expected,
          'No container gets a Secret as an environment variable.',
        ),
    }
  },
}
