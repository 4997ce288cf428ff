// The nodes of the test cluster as root on each of them: commands, files, kubelets, and their state kept and brought back.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { assetPath } from '../../../src/assets.ts'
import { commandLines, eventually, kubectl, manifests } from './cluster.ts'

export const nodes = ['cp-1', 'worker-1', 'worker-2']
const state = process.env['CLUSTER_STATE'] ?? '/var/lib/stig-cluster'

/** What the command prints on the node, without white space around it. */
export const on = (node: string, script: string, input = ''): string =>
  execFileSync(assetPath('test', 'cluster', 'on.sh'), [node, 'sh', '-c', script], { encoding: 'utf8', input }).trim()

/** A command line of the node's own kubelet: cp-1, as the host, sees those of the workers below its own. */
export function kubeletWords(node: string): string[] {
  const own =
    'for p in $(pgrep -x kubelet); do [ "$(readlink /proc/$p/ns/mnt)" = "$(readlink /proc/self/ns/mnt)" ] && cat /proc/$p/cmdline; done'
  return on(node, `${own}; true`).split('\0').slice(1)
}

export type KubeletConfig = Record<string, unknown>

/** Drop-ins lie over the file in the order of their names, key by key. */
export function laidOver(below: KubeletConfig, above: KubeletConfig): KubeletConfig {
  const merged = { ...below }
  for (const [key, value] of Object.entries(above)) {
    const old = merged[key]
    const both = [old, value].every(side => typeof side === 'object' && side !== null && !Array.isArray(side))
    merged[key] = both ? laidOver(old as KubeletConfig, value as KubeletConfig) : value
  }
  return merged
}

export const kubeletFile = '/var/lib/kubelet/config.yaml'

/** Mends the configuration file of a kubelet in place, so that its owner and mode stay. */
export function changeKubeletFile(node: string, change: (config: KubeletConfig) => KubeletConfig): void {
  on(node, `cat >${kubeletFile}`, stringify(change(parse(on(node, `cat ${kubeletFile}`)) as KubeletConfig)))
}

/** Flags that the kubelet gets besides its own. Takes effect with `restartKubelets`. */
export const kubeletArguments = (node: string, flags: readonly string[]): void =>
  writeFileSync(join(state, node, 'kubelet-arguments'), flags.join(' '))

export function restartKubelets(): void {
  for (const node of nodes)
    execFileSync(assetPath('test', 'cluster', 'restart-kubelet.sh'), [node], { stdio: ['ignore', 'ignore', 'inherit'] })
}

interface StaticPod {
  readonly spec: {
    readonly containers: [Record<string, unknown> & { command: string[]; volumeMounts: object[] }]
    readonly volumes: object[]
  }
}

export const components = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'] as const
export type Component = (typeof components)[number]

const readManifest = (component: Component) =>
  parse(readFileSync(join(manifests, `${component}.yaml`), 'utf8')) as StaticPod

/** Sets flags in a static pod's manifest, or takes away those that are undefined; `more` changes the rest of the pod. */
export function changeManifest(
  component: Component,
  flags: Readonly<Record<string, string | undefined>>,
  more: (pod: StaticPod) => void = () => undefined,
): void {
  const pod = readManifest(component)
  const [container] = pod.spec.containers
  const kept = container.command.filter(word => !Object.keys(flags).some(name => word.startsWith(`--${name}=`)))
  const set = Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]))
  container.command = [...kept, ...set]
  more(pod)
  writeFileSync(join(manifests, `${component}.yaml`), stringify(pod))
}

const same = (one: readonly string[] = [], other: readonly string[] = []) => one.join('\n') === other.join('\n')

/** Waits until processes and mirror pods are what the manifests say, and every node and pod is ready. */
export async function settled(): Promise<void> {
  for (const component of components) {
    const { command } = readManifest(component).spec.containers[0]
    await eventually(`${component} runs as its manifest says`, () => {
      const lines = commandLines(component)
      const pod = JSON.parse(
        kubectl(['get', 'pod', '--namespace', 'kube-system', `${component}-cp-1`, '--output', 'json']),
      ) as { spec: StaticPod['spec']; status: { conditions?: { type: string; status: string }[] } }
      const ready = pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
      return ready && lines.length === 1 && same(lines[0], command) && same(pod.spec.containers[0].command, command)
    })
  }
  await eventually('every node is ready', () => {
    const path = 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}'
    return kubectl(['get', 'nodes', '--output', path]) === nodes.map(() => 'True').join(' ')
  })
}

/** Paths that the states change, below /, and paths that only the states make. */
const changed = ['etc/kubernetes', 'var/lib/kubelet/config.yaml']
const made = ['/etc/kubernetes/stig', '/etc/kubernetes/kubelet.conf.d']

/** Keeps the changeable files of every node, with owners and modes. */
export function keep(folder: string): void {
  mkdirSync(folder)
  for (const node of nodes) on(node, `tar -C / -cpf ${folder}/${node}.tar ${changed.join(' ')}`)
}

/** Brings back what was kept. Kubelets have to be restarted where theirs changed. */
export function bringBack(folder: string): void {
  // Overwritten in place: a manifest that is gone for a moment is a static pod that the kubelet ends.
  for (const node of nodes) on(node, `rm -rf ${made.join(' ')}; tar -C / --overwrite -xpf ${folder}/${node}.tar`)
}

export const forgetArguments = (): void => {
  for (const node of nodes) rmSync(join(state, node, 'kubelet-arguments'), { force: true })
}
