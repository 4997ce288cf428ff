// A site's own condition over API objects, in CEL. The engine is given from outside and may stop it: then nothing passes.
import type { CheckModule } from '../context.ts'
import { citeObject, cluster, type Draft, draft } from '../drafts.ts'
import { type EvidenceObject, objectName } from '../evidence.ts'
import { concludeFindings, Findings, keptFindings } from '../findings.ts'
import { metadataOf } from '../shape.ts'

/** Objects that cross to the engine together: few enough to stay small in memory, enough to make the crossing cheap. */
const batch = 256

export const cel: CheckModule<'cel'> = {
  kind: 'cel',
  begin: (check, facts) => {
    const expected = check.validations.map(({ expression }) => expression.trim()).join('; ')
    const findings = new Findings(expected, facts)
    const session = facts.cel?.open(check)
    const waiting: EvidenceObject[] = []
    const problems: Draft[] = []
    let unlisted = 0
    let judged = 0
    let stopped = session === undefined ? 'no engine for CEL was given' : undefined

    const problem = (item: EvidenceObject, why: string): void => {
      if (problems.length >= keptFindings) {
        unlisted += 1
        return
      }
      const name = objectName(item)
      const message = `The condition could not be evaluated on ${name}: ${why}.`
      problems.push(draft({ kind: 'object', name }, 'error', message, { expected, citations: [citeObject(item)] }))
    }

    const flush = (): void => {
      const items = waiting.splice(0)
      if (items.length === 0 || session === undefined || stopped !== undefined) return
      const verdicts = session.judge(items.map(({ object }) => object))
      if ('stopped' in verdicts) {
        const at = items[verdicts.at]
        stopped = `${verdicts.stopped}${at === undefined ? '' : `, at ${objectName(at)}`}`
        return
      }
      for (const [index, item] of items.entries()) {
        const outcome = verdicts.outcomes[index]
        if (outcome === undefined) stopped ??= 'the engine left an object out'
        else if ('problem' in outcome) problem(item, outcome.problem)
        else if ('failed' in outcome) {
          judged += 1
          findings.each(entry => {
            for (const { validation, message } of outcome.failed) {
              const { message: text, field = 'metadata', expression } = check.validations[validation] ?? {}
              const says = message ?? text ?? 'The condition does not hold.'
              findings.add(entry, who => `${who}: ${says}`, `not ${expression?.trim() ?? ''}`, field)
            }
          })(item)
        }
      }
    }

    return {
      accept: item => {
        metadataOf(item.object)
        if (stopped !== undefined) return
        waiting.push(item)
        if (waiting.length >= batch) flush()
      },
      finish: () => {
        flush()
        if (unlisted > 0)
          problems.push(draft(cluster, 'error', `The condition failed on ${unlisted} more objects.`, { expected }))
        if (stopped !== undefined)
          problems.push(
            draft(cluster, 'error', `The condition was not evaluated on all objects: ${stopped}.`, { expected }),
          )
        const clean = `The condition holds for each of the ${judged} objects that it is asked about.`
        const said = concludeFindings(findings, facts, check.sources, expected, clean)
        // What was not evaluated cannot be said to be clean; a lack of evidence and findings are said all the same.
        return problems.length === 0
          ? said
          : [...said.filter(entry => entry.target.kind !== 'cluster' || entry.literal.result !== 'pass'), ...problems]
      },
    }
  },
}
