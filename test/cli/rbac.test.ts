// stigpack rbac: what is printed is valid, is exactly what the collectors declare, and can be applied under no harmful name.
import { readFile } from 'node:fs/promises'
import test from 'ava'
import { parse, parseAllDocuments } from 'yaml'
import { assetPath } from '../../src/assets.ts'
import { nodePodPermissions, requiredPermissions, standingNamespace } from '../../src/collect/index.ts'
import { stigpack } from '../helpers/program.ts'

/** As every reader of YAML sees it: kubectl's knows YAML 1.1, where `on` and `y` are booleans. */
function documents(text: string, version: '1.1' | '1.2'): unknown[] {
  return parseAllDocuments(text, { version, strict: true }).map(document => {
    if (document.errors.length > 0) throw document.errors[0]
    return document.toJS()
  })
}

const account = ['--name', 'audit:reader', '--namespace', 'on', '--service-account', 'y']

test('the role holds the rules that the collectors declare, as they declare them', async t => {
  const { code, stdout, stderr } = await stigpack(['rbac'])
  t.is(code, 0)
  t.is(stderr, '')
  t.deepEqual(parse(stdout), {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'stigpack-collector' },
    rules: requiredPermissions(),
  })
})

for (const version of ['1.1', '1.2'] as const) {
  test(`the YAML, read as YAML ${version}, is what --json says, with names that look like other things too`, async t => {
    const [yaml, json] = await Promise.all([stigpack(['rbac', ...account]), stigpack(['rbac', ...account, '--json'])])
    const list = json.json() as { kind: string; items: unknown[] }
    t.is(list.kind, 'List')
    t.is(list.items.length, 3)
    t.deepEqual(documents(yaml.stdout, version), list.items)
  })
}

test('without a namespace --json is the role alone', async t => {
  const { json } = await stigpack(['rbac', '--name', 'reader', '--json'])
  t.like(json(), { kind: 'ClusterRole', metadata: { name: 'reader' } })
})

test('the binding gives the role to that account of that namespace and to nobody else', async t => {
  const { json } = await stigpack(['rbac', ...account, '--json'])
  const { items } = json() as { items: { kind: string }[] }
  t.like(
    items.find(({ kind }) => kind === 'ServiceAccount'),
    { metadata: { name: 'y', namespace: 'on' }, automountServiceAccountToken: false },
  )
  t.like(
    items.find(({ kind }) => kind === 'ClusterRoleBinding'),
    {
      metadata: { name: 'audit:reader' },
      roleRef: { kind: 'ClusterRole', name: 'audit:reader' },
      subjects: [{ kind: 'ServiceAccount', name: 'y', namespace: 'on' }],
    },
  )
})

test('every line of the role says why it is there, and no reason is left over', async t => {
  const reasons = JSON.parse(await readFile(assetPath('templates', 'rbac', 'reasons.json'), 'utf8'))
  const named = requiredPermissions().flatMap(({ apiGroups, resources, nonResourceURLs }) =>
    (resources ?? nonResourceURLs ?? []).map(name => [name, ...(apiGroups ?? []).filter(Boolean)].join('.')),
  )
  const ofPods = nodePodPermissions.flatMap(({ resources = [] }) => resources.map(name => `node-pods ${name}`))
  t.deepEqual(Object.keys(reasons).sort(), [...named, ...ofPods].sort())
  const { stdout } = await stigpack(['rbac'])
  for (const line of stdout.split('\n').filter(text => /^ {6}- /.test(text))) t.regex(line, / # [a-zA-Z/]/, line)
})

test('for node pods there is beside it a role in a namespace of their own, with what they declare, bound to the account', async t => {
  const [yaml, json] = await Promise.all([
    stigpack(['rbac', ...account, '--nodes', 'pods']),
    stigpack(['rbac', ...account, '--nodes', 'pods', '--json']),
  ])
  const { items } = json.json() as { items: Record<string, unknown>[] }
  t.deepEqual(documents(yaml.stdout, '1.1'), items)
  t.deepEqual(
    items.map(({ kind }) => kind),
    ['ClusterRole', 'ServiceAccount', 'ClusterRoleBinding', 'Namespace', 'Role', 'RoleBinding'],
  )
  t.like(items[3], { metadata: { name: standingNamespace } })
  t.like(items[4], { metadata: { namespace: standingNamespace }, rules: nodePodPermissions })
  t.like(items[5], {
    metadata: { namespace: standingNamespace },
    roleRef: { kind: 'Role' },
    subjects: [{ name: 'y', namespace: 'on' }],
  })
  t.deepEqual((items[0] as { rules: unknown }).rules, requiredPermissions(), 'the rest still only reads')
  for (const line of yaml.stdout.split('\n').filter(text => /^ {6}- /.test(text))) t.regex(line, / # [a-zA-Z/]/, line)
  const alone = await stigpack(['rbac', '--nodes', 'pods', '--json'])
  t.deepEqual(
    (alone.json() as { items: { kind: string }[] }).items.map(({ kind }) => kind),
    ['ClusterRole', 'Namespace', 'Role'],
  )
})

test('what rules read is counted beside the line', async t => {
  const { stdout } = await stigpack(['rbac'])
  t.regex(stdout, /- nodes\/proxy # .*\([1-9]\d* rules\)/)
  t.regex(stdout, /- podsecuritypolicies # .*\([1-9]\d* rules?\)/)
})

test('--without leaves out those lines and no other, and a rule that has none left', async t => {
  const lines = ['nodes/proxy', 'secrets', 'deployments.apps', '/version']
  const { code, stdout } = await stigpack(['rbac', ...lines.flatMap(line => ['--without', line])])
  t.is(code, 0)
  const all = JSON.stringify(requiredPermissions().filter(({ resources }) => !resources?.includes('nodes/proxy')))
  const left = all.replace('"secrets",', '').replace('"deployments",', '').replace(',"/version"', '')
  t.deepEqual(parse(stdout).rules, JSON.parse(left))
})

const refused = {
  'a name that ends a line': ['--name', 'a\nkind: Pod'],
  'a path as the name': ['--name', '../x'],
  'no name': ['--name', ''],
  'the administrators’ role': ['--name', 'cluster-admin'],
  'a role of the system': ['--name', 'system:node'],
  'a namespace in capitals': ['--namespace', 'Audit'],
  'a namespace of 64 letters': ['--namespace', 'a'.repeat(64)],
  'a namespace with a line feed at its end': ['--namespace', 'audit\n'],
  'an empty namespace': ['--namespace', ''],
  'an account with a slash': ['--namespace', 'audit', '--service-account', 'a/b'],
  'a line to leave out that there is not': ['--without', 'deployments'],
  'an account without a namespace': ['--service-account', 'collector'],
}

for (const [what, args] of Object.entries(refused)) {
  test(`${what} is refused with exit code 2, and nothing is printed that could be applied`, async t => {
    const { code, stdout, stderr } = await stigpack(['rbac', ...args])
    t.is(code, 2)
    t.is(stdout, '')
    t.regex(stderr, /USAGE_INVALID/)
  })
}
