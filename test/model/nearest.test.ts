// A wrong name is answered with the right ones that are nearest.
import test from 'ava'
import { didYouMean, nearestNames } from '../../src/model/nearest.ts'

const names = [
  'V-242390',
  'V-242391',
  'SV-242390r1137640_rule',
  'apiserver-anonymous-auth',
  'kubernetes-stig',
  'cis-kubernetes',
]

test('a slip of the hand finds the name that was meant, first', t => {
  t.is(nearestNames('v-242309', names)[0], 'V-242390')
  t.is(nearestNames('V242391', names)[0], 'V-242391')
  t.is(nearestNames('apiserver-anonimous-auth', names)[0], 'apiserver-anonymous-auth')
})

test('a part of a name finds the shortest whole one', t => {
  t.is(nearestNames('24239', names)[0], 'V-242390')
  t.is(nearestNames('cis', names)[0], 'cis-kubernetes')
})

test('what is like nothing finds nothing, and says nothing', t => {
  t.deepEqual(nearestNames('zzzzzzzzzzzzzzzzzzz', names), [])
  t.is(didYouMean('zzzzzzzzzzzzzzzzzzz', names), '')
})

test('the sentence names one, two or three', t => {
  t.is(didYouMean('kubernetes-stg', names), ' Did you mean kubernetes-stig?')
  t.is(didYouMean('V-24239', ['V-242390', 'V-242391']), ' Did you mean V-242390 or V-242391?')
})
