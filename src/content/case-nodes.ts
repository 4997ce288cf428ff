// The node evidence that a case stands for: the lines that the node script would have written, by part of the bundle.
import { type NodePart, nodeParts, nodeSource } from '../model/source.ts'
import type { Given, GivenNode } from '../schema/control.ts'
import type { Gap } from '../schema/manifest.ts'
import { partOfGap, partOfLine } from '../schema/node-evidence.ts'

type Line = Readonly<Record<string, unknown>> & { readonly kind: keyof typeof partOfLine }

/** Numbers of a node's users and groups; any other name than these is given as a number, which then has no name. */
const ids: Readonly<Record<string, number>> = {
  root: 0,
  daemon: 1,
  bin: 2,
  nobody: 65534,
  etcd: 997,
  kube: 998,
  ubuntu: 1000,
}

export function nodeEvidenceOf(
  node: string,
  given: GivenNode,
  collectedAt: NonNullable<Given['finishedAt']>,
): { readonly files: readonly (readonly [NodePart, readonly string[]])[]; readonly gaps: readonly Gap[] } {
  const lines: Line[] = [headOf(node, given, collectedAt)]
  lines.push(...filesOf('host', given.files ?? {}, given.configuration ?? {}))
  for (const [index, entry] of (given.processes ?? []).entries()) lines.push(...processOf(entry, 100 + index))
  for (const [name, state] of Object.entries(given.units ?? {})) lines.push(unitOf(name, state))
  for (const [path, version] of Object.entries(given.programs ?? {})) lines.push({ kind: 'program', path, version })
  const gaps = given.gaps ?? []
  for (const gap of gaps) lines.push({ kind: 'gap', message: '', ...gap })
  return {
    files: nodeParts.map(part => [
      part,
      lines.filter(({ kind }) => partOfLine[kind] === part).map(line => JSON.stringify(line)),
    ]),
    gaps: nodeParts.flatMap((part): Gap[] => {
      const own = gaps.filter(({ about }) => partOfGap[about as keyof typeof partOfGap] === part)
      const [first] = own
      if (first === undefined) return []
      const message = `${own.length} could not be read, the first: ${first.what} (${first.reason})`
      return [{ source: nodeSource(node, part), reason: 'partial', message, lines: own.length }]
    }),
  }
}

const headOf = (node: string, given: GivenNode, collectedAt: string): Line => ({
  kind: 'node',
  schemaVersion: 1,
  script: { version: '0.0.0', sha256: '0'.repeat(64), file: 'same' },
  node,
  cluster: 'case',
  collectedAt,
  uid: given.asRoot === false ? 1000 : 0,
  hostRoot: '',
  system: 'Linux 6.1.0 #1 SMP x86_64',
  namespace: 'mnt:[4026531840]',
})

function filesOf(
  root: string,
  files: Readonly<Record<string, string>>,
  texts: Readonly<Record<string, string>>,
): readonly Line[] {
  const all = { ...Object.fromEntries(Object.keys(texts).map(path => [path, '0600 root:root'])), ...files }
  const there = Object.entries(all).filter(([, said]) => said !== 'absent')
  const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/')) || '/'
  return [
    ...Object.entries(all).flatMap(([path, said]): Line[] => {
      if (said === 'absent') return [{ kind: 'absent', root, path, reason: 'ENOENT' }]
      const file = fileOf(root, path, said)
      if (file['type'] !== 'folder' || said.endsWith(' unlisted')) return [file]
      const entries = there.filter(([other]) => other !== path && parentOf(other) === path).length
      return [file, { kind: 'listing', root, path, entries }]
    }),
    ...Object.entries(texts).map(
      ([path, text]): Line => ({
        kind: 'configuration',
        root,
        path,
        form: 'text',
        lines: text.replace(/\n$/, '').split('\n'),
      }),
    ),
  ]
}

function fileOf(root: string, path: string, said: string): Line {
  if (said.startsWith('link ')) {
    const target = said.slice('link '.length)
    const plain = {
      kind: 'file',
      root,
      path,
      type: 'link',
      mode: '0777',
      uid: 0,
      user: 'root',
      gid: 0,
      group: 'root',
    } as const
    return { ...plain, size: target.length, target, resolved: target }
  }
  const [mode = '', owner = '', type = 'file'] = said.replace(/ unlisted$/, '').split(' ')
  const [user = '', group = ''] = owner.split(':')
  const named = root === 'host'
  const number = (name: string) => ids[name] ?? Number(name)
  const name = (text: string) => (named && Object.hasOwn(ids, text) ? text : '')
  return {
    kind: 'file',
    root,
    path,
    type,
    mode,
    uid: number(user),
    user: name(user),
    gid: number(group),
    group: name(group),
    size: 1,
  }
}

function processOf(entry: NonNullable<GivenNode['processes']>[number], pid: number): readonly Line[] {
  const given = typeof entry === 'string' ? { args: entry } : entry
  const args = typeof given.args === 'string' ? given.args.split(' ') : given.args
  const program = args[0] ?? ''
  const scope = given.scope ?? 'host'
  const process: Line = {
    kind: 'process',
    pid,
    parent: 1,
    name: given.name ?? program.slice(program.lastIndexOf('/') + 1).slice(0, 15),
    scope,
    namespace: scope === 'host' ? 'mnt:[4026531840]' : `mnt:[${pid}]`,
    uid: 0,
    gid: 0,
    exe: program.startsWith('/') ? program : `/usr/bin/${program}`,
    args,
    env: Object.entries(given.env ?? {}).map(([name, value]) => ({ name, value })),
  }
  return [process, ...filesOf(String(pid), given.files ?? {}, given.configuration ?? {})]
}

function unitOf(name: string, state: string | Readonly<Record<string, string>>): Line {
  if (typeof state !== 'string')
    return { kind: 'unit', name, by: 'systemctl', properties: Object.entries(state).map(entry => entry.join('=')) }
  const [active = '', enabled = ''] = state.split(' ')
  const properties =
    active === 'not-found'
      ? ['LoadState=not-found', 'ActiveState=inactive', 'UnitFileState=']
      : ['LoadState=loaded', `ActiveState=${active}`, `UnitFileState=${enabled}`]
  return { kind: 'unit', name, by: 'systemctl', properties }
}
