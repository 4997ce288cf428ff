// The running test cluster as the tests see it: kubectl, the manifests on disk, and the processes of the control plane.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

export const kubeconfig = '/etc/kubernetes/admin.conf'
export const manifests = '/etc/kubernetes/manifests'

const state = process.env['CLUSTER_STATE'] ?? '/var/lib/stig-cluster'
const own = `${state}/bin/kubectl`
const kubectlPath = existsSync(own) ? own : 'kubectl'

export function kubectl(args: readonly string[], input?: string): string {
  return execFileSync(kubectlPath, ['--kubeconfig', kubeconfig, ...args], {
    encoding: 'utf8',
    input,
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

/** Names of all objects of a resource in all namespaces, as kubectl lists them. */
export const namesOf = (resource: string): string[] =>
  kubectl(['get', resource, '--all-namespaces', '--output', 'name', '--ignore-not-found']).split('\n').filter(Boolean)

export interface ServerVersion {
  readonly gitVersion: string
  readonly minor: number
}

let known: ServerVersion | undefined

/** Asked for once: it stays the same, and an API server that starts anew does not answer. */
export function serverVersion(): ServerVersion {
  if (known !== undefined) return known
  const version: unknown = JSON.parse(kubectl(['get', '--raw', '/version']))
  const { gitVersion, minor } = version as { gitVersion: string; minor: string }
  known = { gitVersion, minor: Number.parseInt(minor, 10) }
  return known
}

/**
 * Command lines of the processes on this machine whose program is `name`: what the kernel says, with no Kubernetes between.
 * Workers of the test cluster run as namespaces on the same machine, so only the first control plane's are here.
 */
export function commandLines(name: string): string[][] {
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry))
    .map(pid => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
      } catch {
        return [] // it ended between the two reads
      }
    })
    .filter(([program = '']) => program.split('/').at(-1) === name)
}

/** Waits until `condition` holds; fails with `what` after two minutes. */
export async function eventually(what: string, condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 120_000
  for (;;) {
    try {
      if (condition()) return
    } catch (error) {
      // While the API server restarts every call fails; that is what is being waited for.
      if (Date.now() > deadline) throw error
    }
    if (Date.now() > deadline) throw new Error(`${what} did not happen within two minutes`)
    await new Promise(resolve => setTimeout(resolve, 1000))
  }
}
