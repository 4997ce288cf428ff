// A row about collecting: a whole collection from a server of N pods against reading the same pages and throwing them away.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { request } from 'undici'
import { collectCluster, connect } from '../../src/collect/index.ts'
import type { RowModule, Side } from './row.ts'

async function serve(pods: number): Promise<{ url: string; server: ChildProcess }> {
  const path = fileURLToPath(new URL('./page-server.ts', import.meta.url))
  const server = spawn(process.execPath, [path, String(pods)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = await once(server.stdout, 'data')
  return { url: `http://127.0.0.1:${String(port).trim()}`, server }
}

async function ours(pods: number): Promise<Side> {
  const { url, server } = await serve(pods)
  const folder = await mkdtemp(join(tmpdir(), 'stigpack-bench-'))
  const kubeconfig = join(folder, 'config')
  const config = {
    clusters: [{ name: 'bench', cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'bench', user: { token: 'bench' } }],
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench' } }],
    'current-context': 'bench',
  }
  await writeFile(kubeconfig, JSON.stringify(config))
  const connection = await connect({ kubeconfig })
  return {
    async work() {
      const { record } = await collectCluster({
        connection,
        spoolFolder: folder,
        clock: { now: () => Date.now() },
        random: { bytes: length => new Uint8Array(length).fill(7) },
        logger: { log() {} },
        progress: { start: () => ({ update() {}, end() {} }) },
        operator: 'bench',
        toolVersion: '0.0.0',
      })
      const found = record.collectors.find(({ source }) => source === 'pods')?.objects
      if (found !== pods) throw new Error(`collected ${found} pods of ${pods}`)
      return found
    },
    async after() {
      await connection.close()
      server.kill()
      await rm(folder, { recursive: true })
    },
  }
}

async function floor(pods: number): Promise<Side> {
  const { url, server } = await serve(pods)
  return {
    async work() {
      let bytes = 0
      for (let next = '0'; next !== ''; ) {
        const { body } = await request(`${url}/api/v1/pods?limit=500&continue=${next}`)
        let head = ''
        for await (const chunk of body) {
          if (head.length < 200) head += chunk.toString('latin1', 0, 200)
          bytes += chunk.length
        }
        next = /"continue":"(\d*)"/.exec(head)?.[1] ?? ''
      }
      return bytes
    },
    async after() {
      server.kill()
    },
  }
}

export const collecting = (pods: number, runs: number): RowModule => ({
  row: {
    title: `collect ${pods.toLocaleString('en')} pods`,
    floor: 'the same pages read raw and thrown away',
    aim: { factor: 1.3 },
    memory: 250,
    runs,
  },
  sides: { ours: () => ours(pods), floor: () => floor(pods) },
})
