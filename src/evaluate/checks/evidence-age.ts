// How old the evidence is at the time of the evaluation, which is an input: the only question whose answer hangs on it.
import type { CheckModule } from '../context.ts'
import { cluster, draft } from '../drafts.ts'

const day = 86_400_000

export const evidenceAge: CheckModule<'evidence-age'> = {
  kind: 'evidence-age',
  begin: (check, facts) => ({
    finish: () => {
      const { finishedAt } = facts.predicate
      const expected = `evidence not older than ${check.maxDays} days when it is judged`
      if (facts.evaluatedAt === undefined)
        return [
          draft(cluster, 'notchecked', 'The time of the evaluation was not given.', {
            expected,
            waitsFor: ['the time of the evaluation'],
          }),
        ]
      // What lay in files is as old as nobody knows: the collection only read them.
      const fromFiles = facts.predicate.collectors.filter(({ provenance }) => provenance !== undefined).length
      if (fromFiles > 0)
        return [
          draft(
            cluster,
            'notchecked',
            `The evidence was taken from files, of which only their sealing on ${finishedAt} has a date.`,
            {
              expected,
              found: `sealed ${finishedAt}`,
              waitsFor: ['evidence collected from the cluster itself'],
            },
          ),
        ]
      const age = facts.evaluatedAt - Date.parse(finishedAt)
      const when = `the evidence is of ${finishedAt} and is judged at ${new Date(facts.evaluatedAt).toISOString()}`
      if (!Number.isFinite(age) || age < -day)
        return [
          draft(cluster, 'notchecked', `One of the two clocks is wrong: ${when}.`, { expected, found: finishedAt }),
        ]
      const days = Math.max(0, Math.floor(age / day))
      const found = `${days} ${days === 1 ? 'day' : 'days'}`
      const isFresh = age <= check.maxDays * day
      const message = isFresh
        ? `The evidence was ${found} old when it was judged, of ${check.maxDays} that are allowed.`
        : `The evidence was ${found} old when it was judged, and ${check.maxDays} are allowed: ${when}.`
      return [draft(cluster, isFresh ? 'pass' : 'fail', message, { expected, found })]
    },
  }),
}
