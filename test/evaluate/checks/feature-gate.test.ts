// Feature gates on components and kubelets.
import test from 'ava'
import type { Given } from '../../../src/schema/control.ts'
import { judge, oneNode, verdict } from '../helpers/judge.ts'

const allAlpha = {
  kind: 'feature-gate',
  gate: 'AllAlpha',
  components: ['kube-apiserver'],
  kubelet: false,
  expect: 'off',
}
const apiserver = (...args: string[]): Given => ({ ...oneNode, flags: { 'kube-apiserver': args } })

test('no gates at all is good where a gate must be off', t => {
  t.is(verdict(judge(allAlpha, apiserver())), 'pass (pass, pass)')
})

test('a gate is found among others, over repeated flags, and the last setting wins', t => {
  t.is(judge(allAlpha, apiserver('--feature-gates=A=true,AllAlpha=true')).result, 'fail')
  t.is(judge(allAlpha, apiserver('--feature-gates=AllAlpha=true', '--feature-gates=A=true')).result, 'fail')
  t.is(judge(allAlpha, apiserver('--feature-gates=AllAlpha=true', '--feature-gates=AllAlpha=false')).result, 'pass')
})

test('spaces and other spellings of true do not hide a gate', t => {
  t.is(judge(allAlpha, apiserver('--feature-gates=A=true, AllAlpha = T')).result, 'fail')
})

test('a longer name is another gate', t => {
  t.is(judge(allAlpha, apiserver('--feature-gates=NotAllAlpha=true')).result, 'pass')
})

test('the component prefix of newer versions is the same gate', t => {
  t.is(judge(allAlpha, apiserver('--feature-gates=kube:AllAlpha=true')).result, 'fail')
  t.is(judge(allAlpha, apiserver('--feature-gates=kube:AllAlpha=true,AllAlpha=false')).result, 'notchecked')
})

test('gates that no component would take are not judged', t => {
  t.is(judge(allAlpha, apiserver('--feature-gates=AllAlpha')).result, 'notchecked')
  t.is(judge(allAlpha, apiserver('--feature-gates=AllAlpha=yes')).result, 'notchecked')
})

test('an alpha gate that nobody names may still be turned on by AllAlpha', t => {
  const auditing = { ...allAlpha, gate: 'DynamicAuditing' }
  t.is(verdict(judge(auditing, apiserver('--feature-gates=AllAlpha=true'))), 'notchecked (pass, notchecked)')
  t.is(judge(auditing, apiserver('--feature-gates=AllAlpha=true,DynamicAuditing=false')).result, 'pass')
})

test('a gate that must be set is a finding where it is absent or wrong', t => {
  const off = { ...allAlpha, gate: 'DynamicKubeletConfig', expect: 'set-off' }
  t.is(judge(off, apiserver()).result, 'fail')
  t.is(judge(off, apiserver('--feature-gates=DynamicKubeletConfig=true')).result, 'fail')
  t.is(judge(off, apiserver('--feature-gates=DynamicKubeletConfig=false')).result, 'pass')
  const on = { ...off, expect: 'set-on' }
  t.is(judge(on, apiserver('--feature-gates=DynamicKubeletConfig=true')).result, 'pass')
})

test('a kubelet with the gate on fails, with it off its command line is still open', t => {
  const kubelet = { ...allAlpha, gate: 'DynamicAuditing', components: [], kubelet: true }
  const configz = (featureGates: object): Given => ({ ...oneNode, configz: { '*': { featureGates } } })
  t.is(verdict(judge(kubelet, configz({ DynamicAuditing: true }))), 'fail (fail, fail)')
  t.is(verdict(judge(kubelet, configz({ DynamicAuditing: false }))), 'notchecked (notchecked, pass)')
  t.is(verdict(judge(kubelet, configz({}))), 'notchecked (notchecked, pass)')
  t.is(judge(kubelet, configz({ DynamicAuditing: 'maybe' })).effective, 'notchecked')
})

test('every component on every control-plane node is asked', t => {
  const three = { ...allAlpha, components: ['kube-apiserver', 'kube-scheduler'] }
  const rule = judge(three, apiserver())
  t.is(rule.result, 'notchecked')
  t.regex(rule.message, /kube-scheduler on cp-1 was not seen/)
})
