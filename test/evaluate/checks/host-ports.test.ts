// Ports of the node that pods take.
import test from 'ava'
import { judge, only, pod } from '../helpers/judge.ts'

const check = { kind: 'host-ports', below: 1024, exceptNamespaces: ['kube-system'] }
const ports = (...list: object[]) => ({ containers: [{ name: 'a', image: 'x', ports: list }] })
const result = (namespace: string, spec: Record<string, unknown>) =>
  judge(check, { objects: [pod(namespace, 'a', spec)] }).result

test('a low host port is a finding outside of the system namespaces', t => {
  t.is(result('web', ports({ containerPort: 8080, hostPort: 80 })), 'fail')
  t.is(result('kube-system', ports({ containerPort: 8080, hostPort: 80 })), 'pass')
})

test('the limit itself is allowed', t => {
  t.is(result('web', ports({ containerPort: 80, hostPort: 1024 })), 'pass')
  t.is(result('web', ports({ containerPort: 80, hostPort: 1023 })), 'fail')
})

test('a low port inside the container alone is nobody else’s', t => {
  t.is(result('web', ports({ containerPort: 80 })), 'pass')
  t.is(result('web', ports({ containerPort: 80, hostPort: 0 })), 'pass')
})

test('in the network of the host every container port is a port of the node', t => {
  const rule = judge(check, { objects: [pod('web', 'a', { hostNetwork: true, ...ports({ containerPort: 443 }) })] })
  t.is(rule.result, 'fail')
  t.is(only(rule).found, 'hostNetwork: true with containerPort: 443')
})

test('init and ephemeral containers count', t => {
  for (const list of ['initContainers', 'ephemeralContainers']) {
    const spec = { containers: [], [list]: [{ name: 'a', ports: [{ containerPort: 1, hostPort: 22 }] }] }
    const rule = judge(check, { objects: [pod('web', 'a', spec)] })
    t.is(rule.result, 'fail')
    t.is(only(rule).citations[0]?.at, `spec.${list}[0].ports[0]`)
  }
})

test('a pod that cannot be read keeps the rule from passing, and the others are still judged', t => {
  const broken = pod('web', 'broken', { containers: {} })
  t.is(judge(check, { objects: [broken] }).result, 'notchecked')
  t.is(judge(check, { objects: [broken, pod('web', 'a', ports({ hostPort: 80 }))] }).result, 'fail')
  t.is(result('web', ports({ hostPort: '80' })), 'notchecked')
  t.is(result('web', { hostNetwork: 'yes', containers: [] }), 'notchecked')
})
