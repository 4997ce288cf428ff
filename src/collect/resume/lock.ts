// Who works in a spool folder: one process at a time, and a process that died holds nothing.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'

const fileName = 'lock'
const holderSchema = z.object({ host: z.string(), pid: z.int(), started: z.string() })
export type Holder = z.infer<typeof holderSchema>

/** Takes the folder; returns who holds it where that process still runs, or runs on a machine that cannot be asked. */
export async function takeLock(folder: string): Promise<Holder | undefined> {
  const path = join(folder, fileName)
  const mine: Holder = { host: hostname(), pid: process.pid, started: await startOf(process.pid) }
  for (let attempt = 0; ; attempt += 1) {
    try {
      await writeFile(path, JSON.stringify(mine), { flag: 'wx', mode: 0o600 })
      return undefined
    } catch (error) {
      const holder = await holderOf(path)
      // Twice the loser of a race: the other one is at work.
      if (attempt === 2 && holder === undefined) throw error
      if (holder !== undefined && (attempt === 2 || (await isAlive(holder)))) return holder
      await rm(path, { force: true })
    }
  }
}

export const releaseLock = (folder: string): Promise<void> => rm(join(folder, fileName), { force: true })

/** undefined where there is no lock, or one whose writing broke off. */
async function holderOf(path: string): Promise<Holder | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return undefined
  }
}

async function isAlive({ host, pid, started }: Holder): Promise<boolean> {
  if (host !== hostname()) return true
  if (pid === process.pid && started === (await startOf(pid))) return true
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it is there and another user's.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return started === (await startOf(pid))
}

/**
 * When a process began, as far as the system tells: process ids are given out again, above all in containers, where the
 * first one is always 1. The boot's id and field 22 of /proc/PID/stat, in clock ticks; empty where there is no /proc.
 */
async function startOf(pid: number): Promise<string> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold blanks and brackets; field 3 follows the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return `${boot.trim()} ${fields[19] ?? ''}`
  } catch {
    return ''
  }
}
