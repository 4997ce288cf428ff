// The role that `stigpack rbac` prints: enough for a collection without gaps, and not a line of it too much. Each rule and
// each line of a rule is taken away in turn, by giving a service account of its own everything else.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { type Evaluation, evaluationSchema } from '../../src/schema/evaluation.ts'
import type { JsonOutput } from '../../src/schema/json-output.ts'
import { stigpack } from '../helpers/program.ts'
import { folderOfFile } from '../helpers/temporary-folder.ts'
import { eventually, kubeconfig, kubectl, serverVersion } from './helpers/cluster.ts'
import { makeKeys } from './helpers/job.ts'
import { tokenOf } from './helpers/service-account.ts'

type List = Extract<JsonOutput<'rbac'>, { kind: 'List' }>
type Rule = Extract<JsonOutput<'rbac'>, { kind: 'ClusterRole' }>['rules'][number]

interface Variant {
  readonly title: string
  readonly name: string
  readonly rules: readonly Rule[]
  /** What the rules lack: resources as sources are named, and paths. */
  readonly lacks: readonly string[]
  /** Somebody whom the bindings of Kubernetes for everyone who is authenticated do not reach. */
  readonly isOutsider: boolean
}

interface Run {
  readonly code: number
  readonly gaps: readonly { readonly source: string; readonly reason: string }[]
  readonly evaluation: Evaluation
}

const namespace = 'stigpack-least-privilege'
const account = ['--namespace', namespace, '--service-account']
/** In no other group: `system:authenticated` is what the server adds to everyone else. */
const outside = ['system:unauthenticated']
const inside = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated']

const printed = (await stigpack(['rbac', ...account, 'x', '--json'])).json() as List
const whole = printed.items.flatMap(item => (item.kind === 'ClusterRole' ? item.rules : []))

const namesOf = ({ apiGroups = [], resources, nonResourceURLs = [] }: Rule): string[] =>
  resources === undefined
    ? [...nonResourceURLs]
    : resources.map(resource => [resource, ...apiGroups.filter(Boolean)].join('.'))

/** The rule without the resource or path at that place. */
const lineGone = (rule: Rule, at: number): Rule =>
  rule.resources === undefined
    ? { ...rule, nonResourceURLs: (rule.nonResourceURLs ?? []).filter((_, other) => other !== at) }
    : { ...rule, resources: rule.resources.filter((_, other) => other !== at) }

function variants(isOutsider: boolean): Variant[] {
  const made: Variant[] = []
  const add = (lacks: readonly string[], rules: readonly Rule[]) => {
    const kind = isOutsider ? 'outsider' : 'account'
    made.push({
      title: lacks.length === 1 ? `${lacks[0]}` : `the rule of ${lacks[0]} and ${lacks.length - 1} more`,
      name: `${kind}-${made.length}`,
      rules,
      lacks,
      isOutsider,
    })
  }
  for (const [at, rule] of whole.entries()) {
    const isPaths = rule.nonResourceURLs !== undefined
    if (isOutsider && !isPaths) continue
    const names = namesOf(rule)
    add(names, whole.toSpliced(at, 1))
    // The paths one by one are for the outsider, who alone misses them.
    if (names.length === 1 || (isPaths && !isOutsider)) continue
    for (const [line, name] of names.entries()) add([name], whole.with(at, lineGone(rule, line)))
  }
  return made
}

const complete: Variant = { title: '', name: 'complete', rules: whole, lacks: [], isOutsider: false }
const outsider: Variant = { title: '', name: 'outsider', rules: whole, lacks: [], isOutsider: true }
const withoutOne = [...variants(false), ...variants(true)]

const folder = folderOfFile(test)
let key: string
let nodes: string[]
let admin: Run
const runs = new Map<string, Run>()
const runOf = (variant: Variant): Run => {
  const run = runs.get(variant.name)
  if (run === undefined) throw new Error(`${variant.name} did not run`)
  return run
}

const roleName = ({ name }: Variant) => `${namespace}-${name}`
const userOf = (variant: Variant) =>
  variant.isOutsider ? roleName(variant) : `system:serviceaccount:${namespace}:${variant.name}`

/** The printed objects with the rules and names of a variant. */
function objectsOf(variant: Variant): unknown[] {
  const name = roleName(variant)
  return printed.items.flatMap((item): unknown[] => {
    if (item.kind === 'ClusterRole') return [{ ...item, metadata: { name }, rules: variant.rules }]
    if (item.kind === 'ServiceAccount')
      return variant.isOutsider ? [] : [{ ...item, metadata: { ...item.metadata, name: variant.name } }]
    if (item.kind !== 'ClusterRoleBinding') return []
    const subject = variant.isOutsider
      ? { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: userOf(variant) }
      : { kind: 'ServiceAccount', name: variant.name, namespace }
    return [{ ...item, metadata: { name }, roleRef: { ...item.roleRef, name }, subjects: [subject] }]
  })
}

async function kubeconfigOf(variant: Variant): Promise<string> {
  const config = JSON.parse(kubectl(['config', 'view', '--raw', '--output', 'json']))
  const user = variant.isOutsider
    ? { ...config.users[0].user, as: userOf(variant), 'as-groups': outside }
    : { token: await tokenOf(variant.name, namespace) }
  config.users = [{ name: 'me', user }]
  config.contexts = [{ name: 'me', context: { cluster: config.clusters[0].name, user: 'me' } }]
  config['current-context'] = 'me'
  const file = join(folder, `${variant.name}.conf`)
  await writeFile(file, JSON.stringify(config), { mode: 0o600 })
  return file
}

/** Whether the API server lets that user of those groups read a path, whichever binding allows it. */
function mayRead(user: string, groups: readonly string[], path: string): boolean {
  const spec = { user, groups, nonResourceAttributes: { path, verb: 'get' } }
  const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec }
  const args = ['create', '--filename', '-', '--output', 'jsonpath={.status.allowed}']
  return kubectl(args, JSON.stringify(review)) === 'true'
}

async function collectAndJudge(name: string, config: string): Promise<Run> {
  const bundle = join(folder, `${name}.tar.gz`)
  const collected = await stigpack([
    ...['collect', '--kubeconfig', config, '--key', key, '--output', bundle, '--json'],
    ...(name === complete.name ? ['--strict'] : []),
  ])
  if (collected.code !== 0) throw new Error(`${name}: ${collected.stdout}${collected.stderr}`)
  const result = join(folder, `${name}.result.json`)
  const judged = await stigpack(['evaluate', bundle, '--trust', join(folder, 'stigpack.pub'), '--output', result])
  if (judged.code !== 0) throw new Error(`${name}: ${judged.stderr}`)
  const { gaps } = collected.json() as Pick<Run, 'gaps'>
  const evaluation = evaluationSchema.parse(JSON.parse(await readFile(result, 'utf8')))
  return { code: collected.code, gaps, evaluation }
}

/** Gaps but those that prove that there is nothing to collect, as `source reason`. */
const lacksOf = ({ gaps }: Run): string[] =>
  gaps.filter(({ reason }) => reason !== 'not-served').map(({ source, reason }) => `${source} ${reason}`)

const verdicts = ({ evaluation }: Run): Map<string, string> =>
  new Map(
    evaluation.results.flatMap(({ benchmark, rules }) =>
      rules.map(({ groupId, result }) => [`${benchmark.id} ${groupId}`, result] as const),
    ),
  )

test.before(async () => {
  key = await makeKeys(folder)
  nodes = kubectl(['get', 'nodes', '--output', 'jsonpath={.items[*].metadata.name}']).split(' ').sort()
  kubectl(['create', 'namespace', namespace])
  const items = [outsider, ...withoutOne].flatMap(objectsOf)
  kubectl(['apply', '--filename', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }))
  // The complete one comes last and as a user makes it: what the command prints, through kubectl.
  const { stdout } = await stigpack(['rbac', ...account, complete.name, '--name', roleName(complete)])
  kubectl(['apply', '--filename', '-'], stdout)
  await eventually('the role of the last binding', () =>
    kubectl(['auth', 'can-i', 'list', 'pods', '--all-namespaces', '--as', userOf(complete)]).startsWith('yes'),
  )
  admin = await collectAndJudge('admin', kubeconfig)
  const waiting = [complete, outsider, ...withoutOne]
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      runs.set(next.name, await collectAndJudge(next.name, await kubeconfigOf(next)))
  }
  await Promise.all([lane(), lane(), lane()])
})

test.after.always(() => {
  const names = [complete, outsider, ...withoutOne].map(roleName)
  kubectl(['delete', 'clusterrolebinding,clusterrole', ...names, '--ignore-not-found'])
  kubectl(['delete', 'namespace', namespace, '--ignore-not-found'])
})

test('with exactly that role there is no gap, --strict is content, and every verdict is the administrator’s', t => {
  t.deepEqual(lacksOf(runOf(complete)), [])
  t.deepEqual(verdicts(runOf(complete)), verdicts(admin))
})

test('it is enough by itself: also for somebody to whom no other binding gives discovery', t => {
  t.deepEqual(lacksOf(runOf(outsider)), [])
  t.false(mayRead('stigpack-nobody', outside, '/apis'))
})

/**
 * Asked for in a fixed version where discovery does not tell which there is; a server that has another one, or has no such
 * resource, answers 404, which then proves nothing.
 */
function withoutDiscovery(minor: number): string[] {
  return [
    ...(minor < 21 ? ['cronjobs.batch', 'poddisruptionbudgets.policy'] : []),
    ...(minor < 23 ? ['horizontalpodautoscalers.autoscaling'] : []),
    ...(minor < 30
      ? ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'].map(
          name => `${name}.admissionregistration.k8s.io`,
        )
      : []),
    ...(minor >= 25 ? ['podsecuritypolicies.policy'] : []),
  ]
}

function expectedLacks(variant: Variant): string[] {
  const notServed = new Set(admin.gaps.filter(({ reason }) => reason === 'not-served').map(({ source }) => source))
  const may = (path: string) => mayRead(userOf(variant), variant.isOutsider ? outside : inside, path)
  const lists = variant.lacks
    .filter(name => !name.startsWith('/') && name !== 'nodes/proxy' && !notServed.has(name))
    .map(source => `${source} forbidden`)
  const configz = variant.lacks.includes('nodes/proxy') ? nodes.map(node => `configz/${node} forbidden`) : []
  if (!variant.lacks.some(name => name.startsWith('/'))) return [...lists, ...configz].sort()
  const named = may('/apis') && may('/apis/apps/v1')
  const core = may('/api') && may('/api/v1')
  // The list of groups by itself proves absent what no group of the server has; without it, all of that is asked for.
  const asked = new Set([...withoutDiscovery(serverVersion().minor), ...(may('/apis') ? [] : notServed)])
  return [
    ...(may('/version') ? [] : ['version forbidden']),
    ...(named && core ? [] : [`discovery ${may('/api') || may('/apis') ? 'partial' : 'forbidden'}`]),
    ...(named ? [] : [...asked].map(source => `${source} not-found`)),
  ].sort()
}

for (const variant of withoutOne) {
  const who = variant.isOutsider ? 'somebody outside of system:authenticated' : 'a service account'
  test(`${who}, without ${variant.title}: the collection ends with 0, has exactly those gaps, and nothing gets better`, t => {
    const run = runOf(variant)
    t.is(run.code, 0)
    t.deepEqual(lacksOf(run).sort(), expectedLacks(variant))
    const before = verdicts(runOf(complete))
    const better = [...verdicts(run)].filter(
      ([rule, result]) => (result === 'pass' || result === 'notapplicable') && before.get(rule) !== result,
    )
    t.deepEqual(better, [])
    t.is(verdicts(run).size, before.size)
  })
}

test('the discovery rule is missed by those alone whom system:discovery does not reach: it gives the same to everyone authenticated', t => {
  const lacking = (isOutsider: boolean) =>
    withoutOne.find(
      variant => variant.isOutsider === isOutsider && variant.lacks.includes('/version') && variant.lacks.length > 1,
    )
  const [account, stranger] = [lacking(false), lacking(true)]
  if (account === undefined || stranger === undefined) throw new Error('no variant lacks the discovery rule')
  // A site that has taken that binding away needs the rule for its accounts, too; then the first is not empty either.
  if (mayRead(userOf(account), inside, '/apis')) t.deepEqual(lacksOf(runOf(account)), [])
  t.true(lacksOf(runOf(stranger)).some(lack => lack.startsWith('discovery')))
})

test('what a missing line costs is seen: without pods the control plane’s rules are not reviewed, without nodes/proxy the kubelet’s', t => {
  const lacking = (name: string) => withoutOne.find(({ lacks }) => lacks.length === 1 && lacks[0] === name)
  const changed = (name: string) => {
    const variant = lacking(name)
    if (variant === undefined) throw new Error(`no variant lacks ${name} alone`)
    const before = verdicts(runOf(complete))
    return [...verdicts(runOf(variant))].filter(([rule, result]) => before.get(rule) !== result)
  }
  for (const name of ['pods', 'nodes/proxy', 'nodes']) {
    t.true(changed(name).length > 0, name)
    t.true(
      changed(name).every(([, result]) => result === 'notchecked'),
      name,
    )
  }
})
