// Who is given what by RBAC, as the authorizer of the API server decides it.
import test from 'ava'
import { judge, only } from '../helpers/judge.ts'

const group = 'rbac.authorization.k8s.io'
const role = (name: string, rules: unknown[], namespace?: string) => ({
  apiVersion: `${group}/v1`,
  kind: namespace === undefined ? 'ClusterRole' : 'Role',
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  rules,
})
const alice = { kind: 'User', name: 'alice', apiGroup: group }
const binding = (
  name: string,
  roleName: string,
  subjects: unknown[] | undefined,
  namespace?: string,
  kind = 'ClusterRole',
) => ({
  apiVersion: `${group}/v1`,
  kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  roleRef: { apiGroup: group, kind, name: roleName },
  ...(subjects === undefined ? {} : { subjects }),
})
const check = { kind: 'rbac-grants', grants: [{ verbs: ['create'], resources: ['pods/exec'] }] }
const rule = (verbs: string[], resources: string[], apiGroups = ['']) => ({ verbs, resources, apiGroups })

test('a finding names binding, role, subject, rule and field, and cites both objects', t => {
  const objects = [
    role('shell', [rule(['get'], ['pods']), rule(['create'], ['pods/exec'])]),
    binding('b', 'shell', [{ kind: 'Group', name: 'ops' }, alice]),
  ]
  const found = only(judge(check, { objects }))
  t.is(found.result, 'fail')
  t.is(
    found.message,
    'ClusterRoleBinding b gives Group ops, User alice the ClusterRole shell, which allows create on pods/exec.',
  )
  t.is(found.found, 'ClusterRole shell, rules[1]: create on pods/exec; subjects: Group ops, User alice')
  t.deepEqual(
    found.citations.map(({ file, at }) => [file.split('/').at(-1), at]),
    [
      [`${group}.v1.clusterrolebindings.ndjson`, 'subjects[0]'],
      [`${group}.v1.clusterroles.ndjson`, 'rules[1]'],
    ],
  )
})

test('wildcards cover as the authorizer lets them', t => {
  const given = (entry: object) => judge(check, { objects: [role('r', [entry]), binding('b', 'r', [alice])] }).result
  t.is(given(rule(['*'], ['pods/exec'])), 'fail')
  t.is(given(rule(['create'], ['*'])), 'fail')
  t.is(given(rule(['create'], ['*/exec'])), 'fail')
  t.is(given(rule(['create'], ['pods/exec'], ['*'])), 'fail')
  t.is(given(rule(['create'], ['pods'])), 'pass')
  t.is(given(rule(['create'], ['pods/*'])), 'pass')
  t.is(given(rule(['create'], ['pods/exec'], ['apps'])), 'pass')
  t.is(given({ verbs: ['create'], resources: ['pods/exec'] }), 'pass')
})

test('paths are covered by a star at their end', t => {
  const urls = { kind: 'rbac-grants', grants: [{ verbs: ['get'], nonResourceURLs: ['/metrics'] }] }
  const given = (url: string) =>
    judge(urls, { objects: [role('r', [{ verbs: ['get'], nonResourceURLs: [url] }]), binding('b', 'r', [alice])] })
      .result
  t.is(given('/metrics'), 'fail')
  t.is(given('/m*'), 'fail')
  t.is(given('*'), 'fail')
  t.is(given('/healthz'), 'pass')
})

test('a rule for named objects counts only where that is asked for', t => {
  const objects = [
    role('r', [{ ...rule(['create'], ['pods/exec']), resourceNames: ['web'] }]),
    binding('b', 'r', [alice]),
  ]
  t.is(judge(check, { objects }).result, 'pass')
  t.is(
    judge({ ...check, grants: [{ verbs: ['create'], resources: ['pods/exec'], named: true }] }, { objects }).result,
    'fail',
  )
})

test('a Role is looked for in the namespace of its binding', t => {
  const objects = [role('r', [rule(['create'], ['pods/exec'])], 'a'), binding('b', 'r', [alice], 'b', 'Role')]
  t.is(judge(check, { objects }).result, 'pass')
  t.is(judge(check, { objects: [...objects, binding('c', 'r', [alice], 'a', 'Role')] }).result, 'fail')
})

test('the scope of the cluster leaves bindings of namespaces alone', t => {
  const objects = [role('r', [rule(['create'], ['pods/exec'])]), binding('b', 'r', [alice], 'a')]
  t.is(
    judge({ ...check, scope: 'cluster' }, { objects, gaps: [{ source: `rolebindings.${group}`, reason: 'forbidden' }] })
      .result,
    'pass',
  )
  t.is(judge(check, { objects }).result, 'fail')
})

test('only what all three names fit is expected', t => {
  const expected = [{ binding: 'b', role: 'r', subject: 'User alice', because: 'on call' }]
  const judged = (name: string, roleName: string, subject: object) =>
    judge(
      { ...check, expected },
      {
        objects: [
          role('r', [rule(['create'], ['pods/exec'])]),
          role('s', [rule(['create'], ['pods/exec'])]),
          binding(name, roleName, [subject]),
        ],
      },
    ).result
  t.is(judged('b', 'r', alice), 'pass')
  t.is(judged('c', 'r', alice), 'fail')
  t.is(judged('b', 's', alice), 'fail')
  t.is(judged('b', 'r', { ...alice, kind: 'Group' }), 'fail')
})

test('a RoleBinding is expected by its namespace as well', t => {
  const expected = [{ binding: 'a/b', role: 'r', subject: 'User alice', because: 'on call' }]
  const objects = (namespace: string) => [
    role('r', [rule(['create'], ['pods/exec'])]),
    binding('b', 'r', [alice], namespace),
  ]
  t.is(judge({ ...check, expected }, { objects: objects('a') }).result, 'pass')
  t.is(judge({ ...check, expected }, { objects: objects('z') }).result, 'fail')
})

test('roles are judged by themselves where that is asked for, bound or not', t => {
  const wild = {
    kind: 'rbac-grants',
    of: 'roles',
    wildcards: true,
    expectedRoles: [{ role: 'cluster-admin', because: 'of Kubernetes' }],
  }
  const objects = [role('cluster-admin', [rule(['*'], ['*'], ['*'])]), role('r', [rule(['get'], ['*'])])]
  const judged = judge(wild, { objects })
  t.is(judged.result, 'fail')
  t.is(judged.checks[0]?.citations[0]?.at, 'rules[0].resources')
  t.is(judge(wild, { objects: objects.slice(0, 1) }).result, 'pass')
})

test('a binding whose role was not read leaves the rule open, one whose role is proved absent does not', t => {
  const objects = [binding('b', 'r', [alice])]
  t.is(judge(check, { objects }).result, 'pass')
  for (const reason of ['forbidden', 'partial'] as const)
    t.is(judge(check, { objects, gaps: [{ source: `clusterroles.${group}`, reason }] }).result, 'notchecked')
})

test('a subject of another shape holds the rule', t => {
  t.is(judge(check, { objects: [binding('b', 'r', ['alice'])] }).result, 'notchecked')
})

test('a check that looks for nothing, or for two things, is refused', t => {
  t.throws(() => judge({ kind: 'rbac-grants' }, {}))
  t.throws(() => judge({ kind: 'rbac-grants', wildcards: true, anything: true }, {}))
})

test('a service account that is bound by its name as a user is the same account', t => {
  const idle = { kind: 'rbac-grants', anything: true, subjects: ['ServiceAccount */default'] }
  const user = { kind: 'User', name: 'system:serviceaccount:shop:default', apiGroup: group }
  const found = only(judge(idle, { objects: [role('r', []), binding('b', 'r', [user])] }))
  t.is(found.result, 'fail')
  t.regex(found.message, /ServiceAccount shop\/default/)
})
