// The command line of a running process, read as the program itself reads it.

import type { ValueType } from '../../../schema/check.ts'
import { type ArgumentStyle, canonicalFlag, type FlagUse, type ParsedArguments, parseArguments } from '../arguments.ts'
import { nodeBooleanFlags } from '../boolean-flags.ts'
import type { NodeProcess } from './lines.ts'

export type ProcessFlag =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'set'
      /** Of the last use, which counts unless the flag is a list. */
      readonly value: string
      /** Of every use, first to last: those of a list add up. */
      readonly values: readonly string[]
      readonly shown: string
      readonly at: string
    }
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
  const uses = usesOf(program, parsed, name)
  const use = uses.at(-1)
  if (use === undefined) return { kind: 'absent' }
  const doubt = uses.find(entry => entry.doubt !== undefined)?.doubt
  if (doubt !== undefined) return { kind: 'unknown', why: doubt }
  const values = uses.map(entry => entry.value ?? 'true')
  return { kind: 'set', value: values.at(-1) ?? '', values, shown: shownUse(use), at: `args[${use.index + 1}]` }
}

/** The values that count of a flag of this type. */
export const valuesOf = (flag: Extract<ProcessFlag, { kind: 'set' }>, type: ValueType): readonly string[] =>
  type === 'list' || type === 'map' ? flag.values : [flag.value]

export const usesOf = (program: NodeProcess, parsed: ParsedArguments, name: string): readonly FlagUse[] =>
  parsed.flags.get(canonicalFlag(name, styleOf(program.name))) ?? []

export const shownUse = (use: FlagUse): string =>
  use.value === undefined ? use.written : `${use.written}=${use.value}`
