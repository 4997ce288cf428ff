// The command line of a running process, read as the program itself reads it.
import { type ArgumentStyle, canonicalFlag, type FlagUse, type ParsedArguments, parseArguments } from '../arguments.ts'
import { nodeBooleanFlags } from '../boolean-flags.ts'
import type { NodeProcess } from './lines.ts'

export type ProcessFlag =
  | { readonly kind: 'absent' }
  | { readonly kind: 'set'; readonly value: string; readonly shown: string; readonly at: string }
  | { readonly kind: 'unknown'; readonly why: string }

/** etcd reads Go's flags; everything else of Kubernetes pflag's. */
export const styleOf = (program: string): ArgumentStyle => (program === 'etcd' ? 'go' : 'pflag')

export function parseProcess(program: NodeProcess): ParsedArguments {
  if (program.garbled) return { flags: new Map(), unreadable: 'its command line is not text' }
  const words = program.args.slice(1).map(text => ({ text }))
  return parseArguments(words, styleOf(program.name), name => (nodeBooleanFlags.has(name) ? true : undefined))
}

/** The use of a flag that counts: the last one. */
export function flagOf(program: NodeProcess, parsed: ParsedArguments, name: string): ProcessFlag {
  if (parsed.unreadable !== undefined) return { kind: 'unknown', why: parsed.unreadable }
  const use = usesOf(program, parsed, name).at(-1)
  if (use === undefined) return { kind: 'absent' }
  if (use.doubt !== undefined) return { kind: 'unknown', why: use.doubt }
  return { kind: 'set', value: use.value ?? 'true', shown: shownUse(use), at: `args[${use.index + 1}]` }
}

export const usesOf = (program: NodeProcess, parsed: ParsedArguments, name: string): readonly FlagUse[] =>
  parsed.flags.get(canonicalFlag(name, styleOf(program.name))) ?? []

export const shownUse = (use: FlagUse): string =>
  use.value === undefined ? use.written : `${use.written}=${use.value}`
