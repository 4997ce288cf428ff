// Whose objects these are, so that a later run can tell what a killed one left behind from what another is working with.
import { createHash } from 'node:crypto'
import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'

const prefix = 'stigpack/'
const [machineKey, processKey, expiresKey] = [`${prefix}machine`, `${prefix}process`, `${prefix}expires`]

/**
 * Which machine, since when it is up and in which process namespace (as a digest: its name is nobody's business), which
 * process there, and when the objects are nobody's in any case. Where the system has no /proc, the time alone counts.
 */
export async function ownerAnnotations(expires: number): Promise<Record<string, string>> {
  const machine = await machineDigest()
  return {
    [expiresKey]: new Date(expires).toISOString(),
    ...(machine === undefined ? {} : { [machineKey]: machine, [processKey]: await processName(process.pid) }),
  }
}

/** True where the process that made them is gone for certain, or their time is over. */
export async function isAbandoned(annotations: Readonly<Record<string, string>>, now: number): Promise<boolean> {
  const expires = Date.parse(annotations[expiresKey] ?? '')
  if (!(expires >= now)) return true
  const machine = await machineDigest()
  if (machine === undefined || annotations[machineKey] !== machine) return false
  const [pid = ''] = (annotations[processKey] ?? '').split('.')
  if (!/^[1-9][0-9]{0,9}$/.test(pid)) return false
  if (!isRunning(Number(pid))) return true
  const name = await processName(Number(pid))
  // A process of somebody else may hide when it began.
  return !name.endsWith('.') && name !== annotations[processKey]
}

async function machineDigest(): Promise<string | undefined> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    const processes = await readlink('/proc/self/ns/pid')
    return createHash('sha256').update(`${hostname()} ${boot.trim()} ${processes}`).digest('hex').slice(0, 32)
  } catch {
    return undefined
  }
}

/** Process id and the time of its start, because ids come round again. */
async function processName(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // After the name in brackets, which may hold anything, the start is the twentieth field.
  const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return `${pid}.${start ?? ''}`
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
