// Runs the real node script in each shell of this machine, on a node built of plain files.
import { spawnSync } from 'node:child_process'
import { accessSync, chmodSync, constants, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { nodeScript } from '../../../src/app/node-script.ts'
import { decodeLine } from '../../../src/collect/node/decode.ts'
import { type NodeEvidenceLine, nodeEvidenceLineSchema } from '../../../src/schema/node-evidence.ts'

export const script = await nodeScript('1.2.3')

export function which(program: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map(folder => join(folder, program))
    .find(path => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

export interface Shell {
  readonly name: string
  readonly command: readonly string[]
}

/** `sh` is everywhere; the others are tried where they are installed. */
export const shells: readonly Shell[] = [
  { name: 'sh', command: ['sh'] },
  { name: 'dash', command: ['dash'] },
  { name: 'bash', command: ['bash'] },
  { name: 'busybox sh', command: ['busybox', 'sh'] },
].filter(({ command }) => which(command[0] ?? '') !== undefined)

export const missingShells = ['dash', 'bash', 'busybox'].filter(name => which(name) === undefined)
export const isRoot = process.getuid?.() === 0

/** A node below `root`: only what a test plants, and the folders that every root has. */
export class FakeNode {
  readonly root: string
  readonly proc: string

  constructor(folder: string) {
    this.root = join(folder, 'host')
    this.proc = join(folder, 'proc')
    for (const name of ['etc', 'usr', 'var', 'proc']) mkdirSync(join(this.root, name), { recursive: true })
    mkdirSync(join(this.proc, 'sys', 'vm'), { recursive: true })
    this.write('/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nbackup:x:34:34::/:/bin/false\n')
    this.write('/etc/group', 'root:x:0:\netcd:x:997:\n')
    this.write('/etc/hostname', 'Worker-7\n')
    this.process({ pid: 1, comm: 'systemd', args: ['/sbin/init'], namespace: 1 })
  }

  write(path: string, content: string | Uint8Array, mode = 0o644): string {
    const file = join(this.root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    chmodSync(file, mode)
    return file
  }

  link(path: string, target: string): void {
    const file = join(this.root, path)
    mkdirSync(dirname(file), { recursive: true })
    symlinkSync(target, file)
  }

  process(facts: FakeProcess): void {
    const folder = join(this.proc, String(facts.pid))
    mkdirSync(join(folder, 'ns'), { recursive: true })
    writeFileSync(join(folder, 'comm'), `${facts.comm}\n`)
    const terminated = (items: readonly (string | Uint8Array)[]) =>
      Buffer.concat(items.flatMap(item => [Buffer.from(item), Buffer.of(0)]))
    writeFileSync(join(folder, 'cmdline'), terminated(facts.args))
    writeFileSync(join(folder, 'environ'), terminated(facts.env ?? []))
    writeFileSync(
      join(folder, 'status'),
      `Name:\t${facts.comm}\nPPid:\t${facts.parent ?? 1}\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n`,
    )
    symlinkSync(`mnt:[${facts.namespace}]`, join(folder, 'ns', 'mnt'))
    symlinkSync(`/usr/bin/${facts.comm}`, join(folder, 'exe'))
    if (facts.root !== undefined) symlinkSync(facts.root, join(folder, 'root'))
  }
}

export interface FakeProcess {
  readonly pid: number
  readonly parent?: number
  readonly comm: string
  readonly args: readonly (string | Uint8Array)[]
  readonly env?: readonly string[]
  readonly namespace: number
  /** The folder that is / to it. */
  readonly root?: string
}

export interface ScriptRun {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  /** As the script wrote them. */
  readonly raw: readonly NodeEvidenceLine[]
  /** With text in place of bytes. */
  readonly lines: readonly NodeEvidenceLine[]
  of<K extends NodeEvidenceLine['kind']>(kind: K): Extract<NodeEvidenceLine, { kind: K }>[]
}

export interface ScriptOptions {
  readonly node?: FakeNode
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly text?: string
  /** Put before the shell: `setpriv --reuid …`. */
  readonly before?: readonly string[]
  readonly shell?: Shell
}

/** The script on standard input, as `kubectl exec` would run it; its result on standard output. */
export function runScript(options: ScriptOptions = {}): ScriptRun {
  const { node, shell = shells[0] } = options
  const [program = 'sh', ...rest] = [...(options.before ?? []), ...(shell?.command ?? ['sh'])]
  const run = spawnSync(program, [...rest, '-s', '--', ...(options.args ?? ['--output', '-'])], {
    input: options.text ?? script.text,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
    env: {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      ...(node === undefined ? {} : { HOST_ROOT: node.root, HOST_PROC: node.proc }),
      ...options.env,
    },
  })
  const raw = run.stdout
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => nodeEvidenceLineSchema.parse(JSON.parse(line)))
  const lines = raw.map(decodeLine)
  return {
    status: run.status,
    stdout: run.stdout,
    stderr: run.stderr,
    raw,
    lines,
    of: <K extends NodeEvidenceLine['kind']>(kind: K) =>
      lines.filter((line): line is Extract<NodeEvidenceLine, { kind: K }> => line.kind === kind),
  }
}
