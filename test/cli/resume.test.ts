// A collection that is interrupted goes on with --resume: nothing that was finished is asked for again, and the evidence
// is what an undisturbed collection brings.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { assetPath } from '../../src/assets.ts'
import { kubeconfigText } from '../collect/support/collecting.ts'
import { asRoutes, type Routes, recordedRoutes, refuse, serve, type TestServer } from '../collect/support/server.ts'
import { bundleContent, comparable } from '../helpers/bundle-content.ts'
import { killCampaign } from '../helpers/kill-campaign.ts'
import { type Outcome, stigpack } from '../helpers/program.ts'
import { folderOfFile, temporaryFolder } from '../helpers/temporary-folder.ts'

const shared = folderOfFile(test)
const key = join(shared, 'stigpack.key')
let recorded: Routes

test.before(async () => {
  recorded = asRoutes(await recordedRoutes())
  const { code, stderr } = await stigpack(['keys', 'generate', '--output', shared])
  if (code !== 0) throw new Error(stderr)
})

interface Site {
  readonly server: TestServer
  readonly folder: string
  readonly output: string
  readonly spool: string
  collect(...flags: string[]): Promise<Outcome>
  /** Starts, sends the signal when `path` is asked for, which is never answered then, and waits for the end. */
  interrupt(path: string, signal: NodeJS.Signals): Promise<{ code: number | null; stderr: string }>
}

/** A recorded cluster; `change` is asked for each path before the recording is. */
async function site(t: ExecutionContext, changes: Routes = {}): Promise<Site> {
  const folder = await temporaryFolder(t)
  let stalling: { path: string; reached: () => void } | undefined
  const routes = Object.fromEntries(
    Object.entries({ ...recorded, ...changes }).map(([path, route]) => [
      path,
      (asked: Parameters<typeof route>[0]) => {
        if (stalling?.path !== path) return route(asked)
        stalling.reached()
        return undefined
      },
    ]),
  )
  const server = await serve(routes)
  t.teardown(() => server.close())
  const kubeconfig = join(folder, 'config')
  await writeFile(kubeconfig, kubeconfigText({ server: server.url }))
  const out = join(folder, 'out')
  await mkdir(out)
  const output = join(out, 'bundle.tar.gz')
  const args = ['collect', '--kubeconfig', kubeconfig, '--key', key, '--output', output]
  return {
    server,
    folder: out,
    output,
    spool: join(out, '.bundle.tar.gz.spool'),
    collect: (...flags) => stigpack([...args, ...flags]),
    async interrupt(path, signal) {
      const reached = new Promise<void>(resolve => {
        stalling = { path, reached: resolve }
      })
      const program = spawn(process.execPath, [assetPath('bin', 'run.js'), ...args, '--resume'], {
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let stderr = ''
      program.stderr.on('data', chunk => {
        stderr += String(chunk)
      })
      await reached
      // What came before it is written down by then.
      await new Promise(resolve => setTimeout(resolve, 300))
      program.kill(signal)
      const [code] = (await once(program, 'close')) as [number | null]
      stalling = undefined
      return { code, stderr }
    },
  }
}

/** One of the last lists. */
const late = '/apis/storage.k8s.io/v1/storageclasses'

test('kill -9 at random moments loses nothing that was finished and leaves no bundle; --resume ends with the same evidence', async t => {
  const folder = await temporaryFolder(t)
  let listener = () => {}
  const slow: Routes = Object.fromEntries(
    Object.entries(recorded).map(([path, route]) => [
      path,
      async asked => {
        listener()
        await new Promise(resolve => setTimeout(resolve, 4))
        return route(asked)
      },
    ]),
  )
  const server = await serve(slow)
  t.teardown(() => server.close())
  const kubeconfig = join(folder, 'config')
  await writeFile(kubeconfig, kubeconfigText({ server: server.url }))
  const reference = join(folder, 'undisturbed.tar.gz')
  const { code } = await stigpack(['collect', '--kubeconfig', kubeconfig, '--key', key, '--output', reference])
  t.is(code, 0)
  const outcome = await killCampaign({
    kills: 8,
    kubeconfig,
    key,
    folder,
    requests: server.requests,
    usual: server.requests.length,
    onRequest(next) {
      listener = next
    },
  })
  t.is(outcome.kills, 8)
  t.deepEqual(outcome.faults, [])
  t.true(outcome.bundles.length > 0)
  const undisturbed = await comparable(reference)
  for (const bundle of outcome.bundles) t.deepEqual(await comparable(bundle), undisturbed)
})

test('Ctrl-C keeps what was finished, readable by its owner alone, and says how to go on', async t => {
  const { interrupt, folder, spool, output, collect, server } = await site(t)
  const { code, stderr } = await interrupt(late, 'SIGINT')
  t.is(code, 130, stderr)
  t.regex(stderr, /Run the same command with --resume to go on/)
  t.true(stderr.includes(spool))
  t.deepEqual(await readdir(folder), ['.bundle.tar.gz.spool'])
  t.is((await stat(spool)).mode & 0o777, 0o700)
  for (const entry of await readdir(spool, { recursive: true, withFileTypes: true })) {
    const { mode } = await stat(join(entry.parentPath, entry.name))
    t.is(mode & 0o077, 0, entry.name)
  }

  const asked = server.requests.length
  const resumed = await collect('--resume')
  t.is(resumed.code, 0, resumed.stderr)
  t.regex(resumed.stdout, /^Resumed /m)
  t.deepEqual((await readdir(folder)).sort(), ['bundle.tar.gz', 'bundle.tar.gz.sig'])
  const paths = server.requests.slice(asked).map(({ path }) => path)
  t.false(paths.some(path => path.startsWith('/api/v1/pods') || path.startsWith('/apis/apps/')))
  t.true(paths.some(path => path.startsWith(late)))

  const content = await bundleContent(output)
  const { predicate } = JSON.parse(content.get('manifest.json') ?? '')
  t.is(predicate.resumed.length, 1)
  const times = predicate.collectors.map(({ collectedAt }: { collectedAt: string }) => collectedAt)
  t.true(times.every((time: string) => time >= predicate.startedAt && time <= predicate.finishedAt))
  t.true(times.some((time: string) => time < predicate.resumed[0].at))
  t.true(times.some((time: string) => time > predicate.resumed[0].at))
  const log = content.get('log.ndjson') ?? ''
  t.regex(log, /"collection started"/)
  t.regex(log, /"collection resumed"/)
})

test('without --resume an interrupted collection is neither lost nor mixed in: it is said, and --force starts over', async t => {
  const { interrupt, collect, output, spool } = await site(t)
  await interrupt(late, 'SIGKILL')
  const refused = await collect()
  t.is(refused.code, 2)
  t.regex(refused.stderr, /SPOOL_EXISTS/)
  t.true((await readdir(spool)).includes('journal.ndjson'))
  const forced = await collect('--force')
  t.is(forced.code, 0, forced.stderr)
  const { predicate } = JSON.parse((await bundleContent(output)).get('manifest.json') ?? '')
  t.is(predicate.resumed, undefined)
})

test('--resume with nothing to go on with collects as usual', async t => {
  const { collect, folder } = await site(t)
  const { code, stdout } = await collect('--resume')
  t.is(code, 0)
  t.notRegex(stdout, /^Resumed/m)
  t.deepEqual((await readdir(folder)).sort(), ['bundle.tar.gz', 'bundle.tar.gz.sig'])
})

test('a second process does not collect into the same output', async t => {
  const { collect, spool } = await site(t)
  await mkdir(spool, { mode: 0o700 })
  const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim()
  const fields = (await readFile(`/proc/${process.pid}/stat`, 'utf8').catch(() => '')).split(') ')[1]?.split(' ')
  const started = boot === '' ? '' : `${boot} ${fields?.[19]}`
  const { hostname } = await import('node:os')
  await writeFile(join(spool, 'lock'), JSON.stringify({ host: hostname(), pid: process.pid, started }))
  const { code, stderr } = await collect('--resume')
  t.is(code, 2)
  t.true(stderr.includes(`The process ${process.pid} on ${hostname()} is collecting into`), stderr)
})

const refusals: readonly [what: string, spoil: (site: Site) => Promise<readonly string[]>, why: RegExp][] = [
  [
    'a finished file that was changed',
    async ({ spool }) => {
      await appendFile(join(spool, 'evidence', 'cluster', 'core.v1.pods.ndjson'), '{}\n')
      return []
    },
    /core\.v1\.pods\.ndjson is not the file that was finished/,
  ],
  [
    'other redaction rules',
    async ({ folder }) => {
      const rules = join(folder, 'rules.yaml')
      await writeFile(rules, 'schemaVersion: 1\nrules:\n  - name: acme\n    value: acme-*\n')
      return ['--redaction-rules', rules]
    },
    /other options/,
  ],
  [
    'an older version of stigpack',
    async ({ spool }) => {
      const journal = join(spool, 'journal.ndjson')
      const text = await readFile(journal, 'utf8')
      await writeFile(journal, text.replace(/"toolVersion":"[^"]*"/, '"toolVersion":"0.0.1"'))
      return []
    },
    /stigpack 0\.0\.1 began it/,
  ],
  [
    'a collection of the day before yesterday',
    async ({ spool }) => {
      const journal = join(spool, 'journal.ndjson')
      const then = new Date(Date.now() - 48 * 3600 * 1000).toISOString()
      const text = await readFile(journal, 'utf8')
      await writeFile(journal, text.replace(/"startedAt":"[^"]*"/, `"startedAt":"${then}"`))
      return []
    },
    /not within a day/,
  ],
  [
    'a journal with a line that is none',
    async ({ spool }) => {
      const journal = join(spool, 'journal.ndjson')
      await writeFile(journal, `${await readFile(journal, 'utf8')}{"sealed":"pods"}\n`)
      return []
    },
    /unknown form/,
  ],
  [
    'a folder that others may enter',
    async ({ spool }) => {
      await chmod(spool, 0o755)
      return []
    },
    /Others than its owner/,
  ],
]

for (const [what, spoil, why] of refusals) {
  test(`${what} is refused with SPOOL_REFUSED, and the spool stays`, async t => {
    const here = await site(t)
    await here.interrupt(late, 'SIGKILL')
    const flags = await spoil(here)
    const { code, stderr } = await here.collect('--resume', ...flags)
    t.is(code, 6, stderr)
    t.regex(stderr, /SPOOL_REFUSED/)
    t.regex(stderr.replaceAll(/\s+/g, ' '), why)
    t.true((await readdir(here.spool)).includes('journal.ndjson'))
  })
}

test('another cluster behind the same address is refused', async t => {
  let isOther = false
  const original = recorded['/api/v1/namespaces']
  const { interrupt, collect } = await site(t, {
    '/api/v1/namespaces': async asked => {
      const text = String(await original?.(asked))
      return isOther ? text.replaceAll(/"uid":"[0-9a-f-]{36}"/g, '"uid":"00000000-0000-4000-8000-000000000000"') : text
    },
  })
  await interrupt(late, 'SIGKILL')
  isOther = true
  const { code, stderr } = await collect('--resume')
  t.is(code, 6)
  t.regex(stderr, /and this one is 00000000-0000-4000-8000-000000000000/)
})

test('a gap of the interrupted collection is asked for again, because it may be why it was interrupted', async t => {
  let isDown = true
  const original = recorded['/api/v1/services']
  const { interrupt, collect } = await site(t, {
    '/api/v1/services': asked => (isDown ? refuse(asked.response, 403, 'no') : original?.(asked)),
  })
  await interrupt(late, 'SIGKILL')
  isDown = false
  const { code, stdout } = await collect('--resume', '--json')
  t.is(code, 0)
  const { gaps, collectors } = JSON.parse(stdout)
  t.false(gaps.some(({ source }: { source: string }) => source === 'services'))
  t.true(collectors.some(({ source }: { source: string }) => source === 'services'))
})
