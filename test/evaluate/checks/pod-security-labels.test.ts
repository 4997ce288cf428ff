// What namespaces demand of their pods, and what is known of the server's defaults where a label is absent.
import test from 'ava'
import { judge, only } from '../helpers/judge.ts'

const check = { kind: 'pod-security-labels', mode: 'enforce', level: 'baseline' }
const namespace = (name: string, labels = {}) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })
const enforce = (level: string) => ({ 'pod-security.kubernetes.io/enforce': level })
const flags = { 'kube-apiserver': ['--v=2'] }

test('a finding names the label and its value', t => {
  const found = only(judge(check, { flags, objects: [namespace('shop', enforce('privileged'))] }))
  t.is(found.result, 'fail')
  t.is(found.found, 'pod-security.kubernetes.io/enforce: privileged')
  t.is(found.citations[0]?.at, "metadata.labels['pod-security.kubernetes.io/enforce']")
})

test('one namespace without the label fails though the others have it', t => {
  const objects = [namespace('shop', enforce('restricted')), namespace('bare')]
  t.is(only(judge(check, { flags, objects })).target.name, 'Namespace bare')
})

test('names of prototypes are no levels', t => {
  t.is(judge(check, { flags, objects: [namespace('shop', enforce('constructor'))] }).result, 'fail')
})

test('no label is a finding only where every API server is known to have no defaults of its own', t => {
  const objects = [namespace('bare')]
  const nodes = [
    { name: 'cp-1', roles: ['control-plane'] },
    { name: 'cp-2', roles: ['control-plane'] },
  ]
  const component = (node: string, args: string[]) => ({ component: 'kube-apiserver' as const, node, args })
  const one = [component('cp-1', ['--v=2'])]
  t.is(judge(check, { nodes, components: one, objects }).result, 'notchecked')
  const both = [...one, component('cp-2', ['--v=2'])]
  t.is(judge(check, { nodes, components: both, objects }).result, 'fail')
  const mixed = [...one, component('cp-2', ['--admission-control-config-file=/a.yaml'])]
  const open = judge(check, { nodes, components: mixed, objects })
  t.is(open.result, 'notchecked')
  t.regex(open.message, /cp-2 has --admission-control-config-file=\/a\.yaml/)
})

test('exceptions fit by name and are shown', t => {
  const except = [{ namespace: 'kube-*', because: 'runs the nodes' }]
  const rule = judge(
    { ...check, except },
    { flags, objects: [namespace('kube-system'), namespace('shop', enforce('baseline'))] },
  )
  t.is(rule.result, 'pass')
  t.regex(rule.checks.map(entry => entry.message).join(' '), /runs the nodes.*namespace kube-system/)
})

/** The admission configuration as the node script brings it. */
const configured = (configuration: object) => ({
  nodes: [{ name: 'cp-1', roles: ['control-plane'] }],
  nodeEvidence: {
    '*': {
      processes: [
        'kubelet',
        {
          args: 'kube-apiserver --admission-control-config-file=/etc/a.yaml',
          scope: 'container' as const,
          configuration: {
            '/etc/a.yaml': JSON.stringify({
              apiVersion: 'apiserver.config.k8s.io/v1',
              kind: 'AdmissionConfiguration',
              plugins: [{ name: 'PodSecurity', configuration: { kind: 'PodSecurityConfiguration', ...configuration } }],
            }),
          },
        },
      ],
    },
  },
})

test('the default of the admission configuration counts where a label is absent', t => {
  const objects = [namespace('bare')]
  t.is(judge(check, { ...configured({ defaults: { enforce: 'baseline' } }), objects }).result, 'pass')
  t.is(judge(check, { ...configured({ defaults: { audit: 'restricted' } }), objects }).result, 'fail')
  t.is(
    judge({ ...check, level: 'restricted' }, { ...configured({ defaults: { enforce: 'baseline' } }), objects }).result,
    'fail',
  )
})

test('an exempt namespace is refused nothing, whatever its labels say', t => {
  const objects = [namespace('shop', enforce('restricted')), namespace('bank', enforce('restricted'))]
  const rule = judge(check, { ...configured({ exemptions: { namespaces: ['shop'] } }), objects })
  t.is(rule.result, 'fail')
  t.is(only(rule).target.name, 'Namespace shop')
})

test('a label proves nothing while a configuration that may exempt the namespace was not read', t => {
  const objects = [namespace('shop', enforce('restricted'))]
  const unread = { 'kube-apiserver': ['--admission-control-config-file=/etc/a.yaml'] }
  t.is(judge(check, { flags: unread, objects }).result, 'notchecked')
  t.is(judge(check, { flags, objects }).result, 'pass')
})
