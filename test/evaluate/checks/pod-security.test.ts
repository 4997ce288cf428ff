// Pods and templates against the Pod Security Standards: versions, exceptions, counting. The controls themselves are in facts/.
import test from 'ava'
import { judge, only, pod } from '../helpers/judge.ts'

const check = { kind: 'pod-security', sources: ['pods', 'deployments.apps'], level: 'baseline' }
const plain = { containers: [{ name: 'a', image: 'x' }] }
const privileged = { containers: [{ name: 'a', image: 'x', securityContext: { privileged: true } }] }
const probed = { containers: [{ name: 'a', image: 'x', livenessProbe: { httpGet: { host: 'h', port: 1 } } }] }
const namespace = (name: string, labels = {}) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })
const pinned = (version: string) => ({ 'pod-security.kubernetes.io/enforce-version': version })

test('a finding names the control, the field and the version, and cites its line', t => {
  const found = only(judge(check, { objects: [namespace('web'), pod('web', 'a', privileged)] }))
  t.is(found.result, 'fail')
  t.is(found.citations[0]?.at, 'spec.containers[0].securityContext.privileged')
  t.regex(found.message, /^Pod web\/a breaks the level baseline in version v1\.34 of the standard: privileged /)
})

test('the version that the label pins counts in its namespace and in no other', t => {
  const objects = [
    namespace('old', pinned('v1.33')),
    namespace('new'),
    pod('old', 'a', probed),
    pod('new', 'b', probed),
  ]
  const rule = judge(check, { objects })
  t.is(rule.result, 'fail')
  t.deepEqual(
    rule.checks.filter(entry => entry.result === 'fail').map(entry => entry.target.name),
    ['Pod new/b'],
  )
})

test('a version that was asked for counts everywhere, whatever the labels say', t => {
  const objects = [namespace('old', pinned('v1.20')), pod('old', 'a', probed)]
  t.is(judge({ ...check, version: 'cluster' }, { objects }).result, 'fail')
  t.is(judge({ ...check, version: 'v1.33' }, { objects, version: 'unknown' }).result, 'pass')
})

test('what every version forbids fails without any version, the rest waits for it', t => {
  t.is(judge(check, { version: 'unknown', objects: [pod('web', 'a', privileged)] }).result, 'fail')
  const open = judge(check, { version: 'unknown', objects: [pod('web', 'a', probed), pod('web', 'b', plain)] })
  t.is(open.result, 'notchecked')
  t.true(open.checks.every(entry => entry.result !== 'pass'))
})

test('controls and fields narrow what is looked at', t => {
  const objects = [pod('web', 'a', { ...privileged, hostPID: true })]
  const narrow = (more: object) => only(judge({ ...check, ...more }, { objects })).found
  t.regex(narrow({ controls: ['privileged'] }), /^privileged \([^,]*\)$/)
  t.regex(narrow({ controls: ['hostNamespaces'], fields: ['hostPID'] }), /hostPID/)
  t.is(judge({ ...check, controls: ['hostNamespaces'], fields: ['hostIPC'] }, { objects }).result, 'pass')
})

test('an exception lets its object through and no other, and says why', t => {
  const allow = [{ namespace: 'kube-system', name: 'agent-*', because: 'it runs the node' }]
  const rule = judge(
    { ...check, allow },
    { objects: [pod('kube-system', 'agent-1', privileged), pod('kube-system', 'other', privileged)] },
  )
  t.deepEqual(
    rule.checks.map(entry => entry.result),
    ['fail', 'pass'],
  )
  t.regex(rule.checks[1]?.message ?? '', /it runs the node.*agent-1.*privileged/)
})

test('an exception without any key lets nothing through', t => {
  t.is(judge({ ...check, allow: [{ because: 'no reason' }] }, { objects: [pod('a', 'b', privileged)] }).result, 'fail')
})

test('annotations of the template count, those of the workload do not', t => {
  const deployment = (onTemplate: boolean) => {
    const annotations = { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' }
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd', namespace: 'web', ...(onTemplate ? {} : { annotations }) },
      spec: { template: { metadata: onTemplate ? { annotations } : {}, spec: plain } },
    }
  }
  t.is(judge(check, { objects: [deployment(false)] }).result, 'pass')
  const found = only(judge(check, { objects: [deployment(true)] }))
  t.is(found.result, 'fail')
  t.regex(found.citations[0]?.at ?? '', /^spec\.template\.metadata\.annotations\['container\.apparmor/)
})

test('more findings than are listed are counted', t => {
  const objects = Array.from({ length: 130 }, (_, index) => pod('web', `p${index}`, privileged))
  const rule = judge(check, { objects })
  t.is(rule.checks.length, 101)
  t.regex(rule.checks.at(-1)?.message ?? '', /130 findings; the first 100 are listed, and 30 more/)
})

test('a pod without a spec is unreadable, not clean', t => {
  const broken = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'web' } }
  t.is(judge(check, { objects: [broken] }).result, 'notchecked')
})
