// A question whose evidence no collector brings yet, asked of every expected node.
import type { CheckModule } from '../context.ts'
import { draft, nodeTarget } from '../drafts.ts'
import { onEveryNode } from '../expected-nodes.ts'

export const awaitsEvidence: CheckModule<'awaits-evidence'> = {
  kind: 'awaits-evidence',
  begin: (check, facts) => ({
    finish: () => {
      const evidence = check.evidence.join('; ')
      const expected = `collected: ${evidence}`
      return onEveryNode(check.roles, facts, expected, check.evidence, node =>
        draft(nodeTarget(node.name), 'notchecked', `Of node ${node.name} this was not collected: ${evidence}.`, {
          expected,
          waitsFor: check.evidence,
        }),
      )
    },
  }),
}
