// Ctrl-C in the middle of a collection: the program stops, says so with its own exit code, and leaves nothing behind.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { stigpack } from '../helpers/program.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

/** Answers the first questions and then nothing any more, so that the signal always comes in the middle. */
async function slowServer(): Promise<{ url: string; asked: Promise<unknown>; close(): void }> {
  const documents: Record<string, unknown> = {
    '/version': { major: '1', minor: '34', gitVersion: 'v1.34.4' },
    '/api': { kind: 'APIVersions', versions: ['v1'] },
    '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [] },
  }
  const server = createServer((request, response) => {
    const document = documents[new URL(request.url ?? '/', 'http://localhost').pathname]
    response.setHeader('content-type', 'application/json')
    if (document !== undefined) response.end(JSON.stringify(document))
    else server.emit('stalled')
  })
  const asked = once(server, 'stalled')
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close }
}

async function prepare(folder: string, url: string): Promise<string[]> {
  const keys = await stigpack(['keys', 'generate', '--output', folder])
  if (keys.code !== 0) throw new Error(keys.stderr)
  const cluster = { server: url, 'insecure-skip-tls-verify': true }
  const config = {
    clusters: [{ name: 'slow', cluster }],
    users: [{ name: 'me', user: { token: 'token' } }],
    contexts: [{ name: 'slow', context: { cluster: 'slow', user: 'me' } }],
    'current-context': 'slow',
  }
  await writeFile(join(folder, 'config'), JSON.stringify(config))
  await mkdir(join(folder, 'out'))
  const key = join(folder, 'stigpack.key')
  return ['run', '--kubeconfig', join(folder, 'config'), '--key', key, '--output', join(folder, 'out')]
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends a run with 130 and leaves no file`, async t => {
    const folder = await temporaryFolder(t)
    const server = await slowServer()
    t.teardown(async () => server.close())
    const args = await prepare(folder, server.url)
    const program = spawn(process.execPath, [assetPath('bin', 'run.js'), ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let stderr = ''
    program.stderr.on('data', chunk => {
      stderr += String(chunk)
    })
    await server.asked
    program.kill(signal)
    const [code] = await once(program, 'close')
    t.is(code, 130, stderr)
    t.regex(stderr, /Error INTERRUPTED: Interrupted by SIG/)
    t.deepEqual(await readdir(join(folder, 'out')), [])
  })
}

test('Ctrl-C on a terminal, where the spinner listens too, ends a run with 130 and leaves no file', async t => {
  if (spawnSync('script', ['--version']).status !== 0) {
    t.log('skipped: `script` of util-linux is not here, so there is no terminal to press Ctrl-C on')
    t.pass()
    return
  }
  const folder = await temporaryFolder(t)
  const server = await slowServer()
  t.teardown(async () => server.close())
  const args = await prepare(folder, server.url)
  const command = [process.execPath, assetPath('bin', 'run.js'), ...args].map(word => `'${word}'`).join(' ')
  const env = { ...process.env, TERM: 'xterm', NODE_ENV: 'production', CI: '' }
  const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env,
  })
  let shown = ''
  terminal.stdout.on('data', chunk => {
    shown += String(chunk)
  })
  await server.asked
  terminal.stdin.write('\u0003')
  const [code] = await once(terminal, 'close')
  t.is(code, 130, shown)
  t.regex(shown, /stopping and cleaning up/)
  t.deepEqual(await readdir(join(folder, 'out')), [])
})
