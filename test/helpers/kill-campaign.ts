// Kills the real program again and again at random moments of a collection, and sees what each death left behind.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { assetPath } from '../../src/assets.ts'

export interface KillCampaign {
  /** How many times to kill. */
  readonly kills: number
  readonly kubeconfig: string
  readonly key: string
  /** An empty folder for the outputs. */
  readonly folder: string
  /** Paths with query that the server was asked for so far; grows. */
  readonly requests: readonly { readonly path: string }[]
  /** Requests of an undisturbed collection. */
  readonly usual: number
  /** Called when the server is asked; replaced for each process. */
  onRequest(listener: () => void): void
}

export interface CampaignOutcome {
  readonly kills: number
  /** Bundles of collections that were killed at least once. */
  readonly bundles: readonly string[]
  /** What went wrong, one sentence each; none is what is hoped for. */
  readonly faults: readonly string[]
  /** Kills that found at least one list finished. */
  readonly withSomethingKept: number
}

interface Sealed {
  readonly sealed: string
  readonly files: readonly { readonly path: string }[]
}

const sealedIn = async (spool: string): Promise<Sealed[]> => {
  const text = await readFile(join(spool, 'journal.ndjson'), 'utf8').catch(() => '')
  const lines = text.split('\n').slice(0, -1)
  return lines.map(line => JSON.parse(line) as Sealed).filter(({ sealed }) => sealed !== undefined)
}

/** The path that the API server serves a file of evidence at; undefined for what is asked for at each start anyway. */
function askedAt(file: string): string | undefined {
  const configz = /^evidence\/nodes\/([^/]+)\/configz\.json$/.exec(file)
  if (configz !== null) return `/api/v1/nodes/${configz[1]}/proxy/configz`
  const [, group, version, resource] = /^evidence\/cluster\/(.+)\.(v[0-9a-z]+)\.([a-z]+)\.ndjson$/.exec(file) ?? []
  if (group === undefined) return undefined
  return group === 'core' ? `/api/${version}/${resource}` : `/apis/${group}/${version}/${resource}`
}

export async function killCampaign(campaign: KillCampaign): Promise<CampaignOutcome> {
  const faults: string[] = []
  const bundles: string[] = []
  let kills = 0
  let withSomethingKept = 0
  for (let round = 0; kills < campaign.kills || bundles.length < round; round += 1) {
    const out = join(campaign.folder, `out-${round}`)
    await mkdir(out)
    const bundle = join(out, 'bundle.tar.gz')
    const spool = join(out, '.bundle.tar.gz.spool')
    let before: readonly Sealed[] = []
    for (let isKilled = true; isKilled; ) {
      const from = campaign.requests.length
      const mayKill = kills < campaign.kills
      const outcome = await start(
        campaign,
        bundle,
        mayKill ? 1 + Math.floor(Math.random() * (campaign.usual + 10)) : undefined,
      )
      isKilled = outcome.isKilled
      const asked = campaign.requests.slice(from)
      for (const { sealed, files } of before) {
        const paths = files.map(({ path }) => askedAt(path)).filter(path => path !== undefined)
        const again = asked.filter(({ path }) => paths.includes(path.split('?')[0] ?? '') && !isIdentity(path))
        if (again.length > 0) faults.push(`${sealed} was finished and asked for again: ${again[0]?.path}`)
      }
      if (isKilled) {
        kills += 1
        const visible = (await readdir(out)).filter(name => !name.startsWith('.'))
        // Published last, whole or not at all, with its signature before it.
        const unexpected = visible.filter(name => name !== 'bundle.tar.gz.sig' && name !== 'bundle.tar.gz')
        if (unexpected.length > 0) faults.push(`a killed collection left ${unexpected.join(', ')}`)
        const after = await sealedIn(spool)
        const isDone = visible.includes('bundle.tar.gz')
        const lost = before.filter(({ sealed }) => !after.some(one => one.sealed === sealed))
        if (lost.length > 0 && !isDone) faults.push(`${lost[0]?.sealed} was finished and got lost`)
        before = after.filter(({ sealed }) => sealed !== 'version' && sealed !== 'discovery')
        if (before.length > 0) withSomethingKept += 1
        // Killed after the last step of all: there is nothing to go on with, and the bundle is there.
        if (isDone && after.length === 0) break
      } else {
        if (outcome.code !== 0) throw new Error(`collect --resume ended with ${outcome.code}: ${outcome.stderr}`)
        const left = (await readdir(out)).filter(name => name.startsWith('.'))
        if (left.length > 0) faults.push(`a finished collection left ${left.join(', ')}`)
      }
    }
    bundles.push(bundle)
  }
  return { kills, bundles, faults, withSomethingKept }
}

/** Asked at each start, to be sure that it is the same cluster. */
const isIdentity = (path: string): boolean => path.includes('fieldSelector=metadata.name%3Dkube-system')

/** One process; killed a moment after its `killAt`-th request, or where it makes fewer, some time after its last one. */
async function start(campaign: KillCampaign, bundle: string, killAt: number | undefined) {
  const { kubeconfig, key } = campaign
  const args = ['collect', '--kubeconfig', kubeconfig, '--key', key, '--output', bundle, '--resume', '--quiet']
  const program = spawn(process.execPath, [assetPath('bin', 'run.js'), ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', NO_COLOR: '1', NODE_ENV: 'production' },
  })
  let stderr = ''
  program.stderr.on('data', chunk => {
    stderr += String(chunk)
  })
  let asked = 0
  let timer: NodeJS.Timeout | undefined
  campaign.onRequest(() => {
    asked += 1
    if (killAt === undefined || asked > killAt) return
    clearTimeout(timer)
    const pause = asked === killAt ? Math.random() * 15 : 20 + Math.random() * 380
    timer = setTimeout(() => program.kill('SIGKILL'), pause)
  })
  const [code, signal] = (await once(program, 'close')) as [number | null, NodeJS.Signals | null]
  clearTimeout(timer)
  return { isKilled: signal === 'SIGKILL', code, stderr }
}
