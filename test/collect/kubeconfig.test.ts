// Where a kubeconfig is looked for, how several become one, and what is wrong with one that cannot be used.
import { mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { loadKubeconfig } from '../../src/collect/api/kubeconfig.ts'
import { kubeconfigText, temporaryFolder } from './support/collecting.ts'

const minimal = (name: string, more: object = {}) =>
  JSON.stringify({
    clusters: [{ name, cluster: { server: `https://${name}.example:6443` } }],
    users: [{ name, user: { token: name } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    ...more,
  })

async function write(t: ExecutionContext, ...texts: string[]): Promise<string[]> {
  const folder = await temporaryFolder(t)
  return Promise.all(
    texts.map(async (text, index) => {
      const file = join(folder, `config-${index}`)
      await writeFile(file, text)
      return file
    }),
  )
}

test('KUBECONFIG with several files: each brings its contexts, the first current context holds, missing files are passed over', async t => {
  const [first = '', second = ''] = await write(t, minimal('one'), minimal('two', { 'current-context': 'two' }))
  const environment = { KUBECONFIG: [first, '/nonexistent/config', second].join(delimiter) }
  const loaded = await loadKubeconfig({}, environment)
  t.is(loaded.context, 'two')
  t.is(loaded.cluster.server, 'https://two.example:6443')
  t.is((await loadKubeconfig({ context: 'one' }, environment)).user.token, 'one')
})

test('of two things with one name the first file has the say, as with kubectl', async t => {
  const [first = '', second = ''] = await write(
    t,
    minimal('same', { 'current-context': 'same' }),
    minimal('same', { clusters: [{ name: 'same', cluster: { server: 'https://other.example' } }] }),
  )
  const loaded = await loadKubeconfig({}, { KUBECONFIG: [first, second].join(delimiter) })
  t.is(loaded.cluster.server, 'https://same.example:6443')
})

test('without KUBECONFIG it is ~/.kube/config, and --kubeconfig goes before both', async t => {
  const home = await temporaryFolder(t)
  await mkdir(join(home, '.kube'))
  await writeFile(join(home, '.kube', 'config'), minimal('home', { 'current-context': 'home' }))
  t.is((await loadKubeconfig({}, { HOME: home })).context, 'home')
  const [file = ''] = await write(t, minimal('named', { 'current-context': 'named' }))
  t.is((await loadKubeconfig({ kubeconfig: file }, { HOME: home, KUBECONFIG: '/nonexistent' })).context, 'named')
})

test('a kubeconfig that is nowhere is KUBECONFIG_NOT_FOUND and names the places', async t => {
  const notFound = (options: object, environment: NodeJS.ProcessEnv, what: RegExp) =>
    t.throwsAsync(loadKubeconfig(options, environment), { code: 'KUBECONFIG_NOT_FOUND', message: what })
  await notFound({}, { HOME: '/nonexistent' }, /\/nonexistent\/\.kube\/config does not exist/)
  await notFound({ kubeconfig: '/nonexistent/k' }, {}, /no kubeconfig \/nonexistent\/k/)
  await notFound({}, { KUBECONFIG: '/nonexistent/a:/nonexistent/b' }, /KUBECONFIG names/)
})

const good = JSON.parse(kubeconfigText({ server: 'https://server.example' })) as Record<string, unknown>
const broken: [string, string, object, RegExp, RegExp | undefined][] = [
  ['not YAML', '{"a": [', {}, /is not a kubeconfig that can be read/, /.+/],
  ['empty', '', {}, /is not a kubeconfig/, /empty/],
  ['some text', 'hello', {}, /has no current context|is not a kubeconfig/, undefined],
  ['a list', '[1,2]', {}, /has no current context|is not a kubeconfig/, undefined],
  [
    'a context that does not exist',
    JSON.stringify(good),
    { context: 'elsewhere' },
    /no context elsewhere/,
    /Its contexts: here\./,
  ],
  [
    'a current context that does not exist',
    JSON.stringify({ ...good, 'current-context': 'gone' }),
    {},
    /current context is gone/,
    /Its contexts: here\./,
  ],
  [
    'no current context',
    JSON.stringify({ ...good, 'current-context': undefined }),
    {},
    /no current context/,
    /Its contexts: here\./,
  ],
  [
    'a context without its cluster',
    JSON.stringify({ ...good, clusters: [] }),
    {},
    /names the cluster test-cluster/,
    undefined,
  ],
  ['a context without its user', JSON.stringify({ ...good, users: [] }), {}, /names the user someone/, undefined],
  [
    'a context that names no user',
    JSON.stringify({ ...good, contexts: [{ name: 'here', context: { cluster: 'test-cluster' } }] }),
    {},
    /names no user/,
    undefined,
  ],
  [
    'a cluster without a server',
    JSON.stringify({ ...good, clusters: [{ name: 'test-cluster', cluster: {} }] }),
    {},
    /is not a kubeconfig/,
    /server is missing/,
  ],
  ['a server that is no address', kubeconfigText({ server: 'ftp://x' }), {}, /no http or https address/, undefined],
  [
    'plain http without saying so',
    kubeconfigText({ server: 'http://x', cluster: { 'insecure-skip-tls-verify': false } }),
    {},
    /plain http/,
    /kubectl proxy/,
  ],
]
for (const [what, text, options, message, why] of broken) {
  test(`KUBECONFIG_INVALID: ${what}`, async t => {
    const [file = ''] = await write(t, text)
    const error = await t.throwsAsync(loadKubeconfig({ kubeconfig: file, ...options }, {}), {
      code: 'KUBECONFIG_INVALID',
      message,
    })
    if (why !== undefined) t.regex(String(Reflect.get(error ?? {}, 'why')), why)
  })
}
