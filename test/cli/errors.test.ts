// The mistakes that people make, each through the real program: a clear message, what to do, the documented exit code,
// no stack trace and nothing half-written.
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { type ErrorCode, errorCatalogue } from '../../src/errors.ts'
import { stigpack } from '../helpers/program.ts'
import { folderOfFile, temporaryFolder } from '../helpers/temporary-folder.ts'

const demoBundle = assetPath('demo', 'stigpack-demo.tar.gz')
const demoKey = assetPath('demo', 'stigpack-demo.pub')

const shared = folderOfFile(test)
const sealingKey = join(shared, 'stigpack.key')

test.before(async t => {
  const { code, stderr } = await stigpack(['keys', 'generate', '--output', shared])
  t.is(code, 0, stderr)
})

const kubeconfig = (server: string) =>
  JSON.stringify({
    clusters: [{ name: 'here', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'me', user: { token: 'secret-token' } }],
    contexts: [{ name: 'here', context: { cluster: 'here', user: 'me' } }],
    'current-context': 'here',
  })

interface Mistake {
  readonly title: string
  readonly code: ErrorCode
  /** Paths are inside the test's own folder. */
  readonly args: (folder: string) => readonly string[] | Promise<readonly string[]>
  readonly says: RegExp
}

const evaluate = (bundle: string, ...rest: string[]) => ['evaluate', bundle, '--trust', demoKey, ...rest]
const collect = (...rest: string[]) => ['collect', '--key', sealingKey, ...rest]

const mistakes: readonly Mistake[] = [
  {
    title: 'no kubeconfig anywhere',
    code: 'KUBECONFIG_NOT_FOUND',
    args: folder => collect('--output', join(folder, 'x.tar.gz')),
    says: /kubeconfig/i,
  },
  {
    title: 'a kubeconfig that is named but not there',
    code: 'KUBECONFIG_NOT_FOUND',
    args: folder => collect('--kubeconfig', join(folder, 'nowhere.conf'), '--output', join(folder, 'x.tar.gz')),
    says: /nowhere\.conf/,
  },
  {
    title: 'a kubeconfig that is not YAML',
    code: 'KUBECONFIG_INVALID',
    async args(folder) {
      await writeFile(join(folder, 'bad.conf'), '{{{')
      return collect('--kubeconfig', join(folder, 'bad.conf'), '--output', join(folder, 'x.tar.gz'))
    },
    says: /bad\.conf/,
  },
  {
    title: 'a context that the kubeconfig does not have',
    code: 'KUBECONFIG_INVALID',
    async args(folder) {
      await writeFile(join(folder, 'k.conf'), kubeconfig('https://127.0.0.1:1'))
      const named = ['--kubeconfig', join(folder, 'k.conf'), '--context', 'there']
      return collect(...named, '--output', join(folder, 'x.tar.gz'))
    },
    says: /there.*here/s,
  },
  {
    title: 'a server that nobody listens on',
    code: 'API_UNREACHABLE',
    async args(folder) {
      await writeFile(join(folder, 'k.conf'), kubeconfig('https://127.0.0.1:1'))
      return collect('--kubeconfig', join(folder, 'k.conf'), '--output', join(folder, 'x.tar.gz'))
    },
    says: /127\.0\.0\.1:1/,
  },
  {
    title: 'a sealing key that is not a key',
    code: 'KEY_INVALID',
    async args(folder) {
      await writeFile(join(folder, 'not-a.key'), 'hello')
      return ['collect', '--key', join(folder, 'not-a.key'), '--output', join(folder, 'x.tar.gz')]
    },
    says: /not-a\.key/,
  },
  {
    title: 'a sealing key that is not there',
    code: 'INPUT_NOT_FOUND',
    args: folder => ['collect', '--key', join(folder, 'no.key'), '--output', join(folder, 'x.tar.gz')],
    says: /no\.key/,
  },
  {
    title: 'an output folder that does not exist',
    code: 'OUTPUT_UNWRITABLE',
    args: folder => evaluate(demoBundle, '--output', join(folder, 'missing', 'x.json')),
    says: /missing.*does not exist/s,
  },
  {
    title: 'an output below something that is a file',
    code: 'OUTPUT_UNWRITABLE',
    async args(folder) {
      await writeFile(join(folder, 'file'), '')
      return evaluate(demoBundle, '--output', join(folder, 'file', 'x.json'))
    },
    says: /not a folder/,
  },
  {
    title: 'an output that exists',
    code: 'OUTPUT_EXISTS',
    async args(folder) {
      await writeFile(join(folder, 'there.json'), 'keep me')
      return evaluate(demoBundle, '--output', join(folder, 'there.json'))
    },
    says: /there\.json exists.*--force/s,
  },
  {
    title: 'keys where keys are already',
    code: 'OUTPUT_EXISTS',
    args: () => ['keys', 'generate', '--output', shared],
    says: /stigpack\.key/,
  },
  {
    title: 'a report format that does not exist',
    code: 'FORMAT_UNKNOWN',
    args: folder => ['demo', '--format', 'pdf,docx', '--output', join(folder, 'demo')],
    says: /docx.*ckl/s,
  },
  {
    title: 'a benchmark that does not exist',
    code: 'BENCHMARK_UNKNOWN',
    args: folder => evaluate(demoBundle, '--benchmark', 'windows', '--output', join(folder, 'x.json')),
    says: /windows.*kubernetes-stig/s,
  },
  {
    title: 'a bundle that is not there',
    code: 'INPUT_NOT_FOUND',
    args: folder => evaluate(join(folder, 'no.tar.gz'), '--output', join(folder, 'x.json')),
    says: /no\.tar\.gz/,
  },
  {
    title: 'a bundle that is not one',
    code: 'BUNDLE_NOT_A_BUNDLE',
    async args(folder) {
      await writeFile(join(folder, 'letter.tar.gz'), 'Dear auditor')
      return evaluate(join(folder, 'letter.tar.gz'), '--output', join(folder, 'x.json'))
    },
    says: /letter\.tar\.gz/,
  },
  {
    title: 'a bundle of somebody else’s key',
    code: 'BUNDLE_UNTRUSTED',
    args: folder => [
      'evaluate',
      demoBundle,
      '--trust',
      join(shared, 'stigpack.pub'),
      '--output',
      join(folder, 'x.json'),
    ],
    says: /key/,
  },
  {
    title: 'a result that is not one',
    code: 'RESULT_INVALID',
    async args(folder) {
      await writeFile(join(folder, 'r.json'), '{"schemaVersion":1}')
      return ['report', join(folder, 'r.json'), '--output', join(folder, 'reports')]
    },
    says: /r\.json/,
  },
  {
    title: 'site parameters for a control that does not exist',
    code: 'PARAMETERS_INVALID',
    async args(folder) {
      await writeFile(join(folder, 'site.yaml'), 'no-such-control: { x: 1 }\n')
      return evaluate(demoBundle, '--parameters', join(folder, 'site.yaml'), '--output', join(folder, 'x.json'))
    },
    says: /no-such-control/,
  },
  {
    title: 'a flag that does not exist',
    code: 'USAGE_INVALID',
    args: () => ['evaluate', demoBundle, '--trusted', demoKey],
    says: /--trusted.*evaluate --help/s,
  },
  { title: 'a command that does not exist', code: 'USAGE_INVALID', args: () => ['judge'], says: /judge/ },
  {
    title: 'a marking that is empty',
    code: 'USAGE_INVALID',
    args: folder => ['demo', '--marking', '', '--output', join(folder, 'demo')],
    says: /marking/i,
  },
]

for (const { title, code, args, says } of mistakes) {
  test(`${title}: ${code}`, async t => {
    const folder = await temporaryFolder(t)
    const given = await args(folder)
    const before = await readdir(folder, { recursive: true })
    const outcome = await stigpack(given, { cwd: folder })
    t.is(outcome.code, errorCatalogue[code].exit, outcome.stderr)
    t.regex(outcome.stderr, new RegExp(`^Error ${code}: `, 'm'))
    t.regex(outcome.stderr, says)
    t.regex(outcome.stderr, /^Next: \S/m)
    t.notRegex(outcome.stderr, /^\s+at /m)
    t.is(outcome.stdout, '')
    t.deepEqual(await readdir(folder, { recursive: true }), before, 'nothing is left behind')
  })
}

test('with --json an error is a document on stdout, with the same exit code', async t => {
  const outcome = await stigpack([...evaluate('/nowhere.tar.gz', '--output', 'x.json'), '--json'])
  t.is(outcome.code, 2)
  t.like(outcome.json(), { error: { code: 'INPUT_NOT_FOUND', exitCode: 2 } })
})

test('a server that forbids everything: API_FORBIDDEN, exit code 6, no bundle', async t => {
  const server = createServer((request, response) => {
    response.statusCode = request.headers.authorization === 'Bearer secret-token' ? 403 : 401
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ kind: 'Status', status: 'Failure', reason: 'Forbidden', code: 403, message: 'no' }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => void server.close())
  const folder = await temporaryFolder(t)
  await mkdir(join(folder, 'out'))
  const { port } = server.address() as AddressInfo
  await writeFile(join(folder, 'k.conf'), kubeconfig(`http://127.0.0.1:${port}`))
  const output = join(folder, 'out', 'x.tar.gz')
  const { code, stderr } = await stigpack(collect('--kubeconfig', join(folder, 'k.conf'), '--output', output))
  t.is(code, 6, stderr)
  t.regex(stderr, /API_FORBIDDEN/)
  t.false(stderr.includes('secret-token'))
  t.deepEqual(await readdir(join(folder, 'out')), [])
})
