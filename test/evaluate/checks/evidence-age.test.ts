// The age of the evidence hangs on the time of the evaluation, which is an input.
import test from 'ava'
import { judge, only } from '../helpers/judge.ts'

const check = { kind: 'evidence-age', maxDays: 30 }
const at = (evaluatedAt?: string) => ({
  finishedAt: '2026-01-15T12:00:00Z',
  ...(evaluatedAt === undefined ? {} : { evaluatedAt }),
})

test('to the second on both sides of the limit', t => {
  t.is(judge(check, at('2026-02-14T12:00:00Z')).result, 'pass')
  t.is(judge(check, at('2026-02-14T12:00:01Z')).result, 'fail')
})

test('both times stand in the finding', t => {
  const { message, found } = only(judge(check, at('2026-04-15T12:00:00Z')))
  t.is(found, '90 days')
  t.regex(message, /2026-01-15T12:00:00Z.*2026-04-15T12:00:00\.000Z/)
})

test('clocks that differ by less than a day are forgiven, by more not', t => {
  t.is(judge(check, at('2026-01-15T06:00:00Z')).result, 'pass')
  t.is(judge(check, at('2026-01-13T12:00:00Z')).result, 'notchecked')
})

test('without a time nothing is said', t => {
  t.is(judge(check, at()).result, 'notchecked')
})
