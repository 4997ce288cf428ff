// Parses a component's arguments as the component itself does: pflag for kube-*, Go's flag package for etcd.
import { booleanFlags } from './boolean-flags.ts'
import type { Word } from './expansion.ts'

export type ArgumentStyle = 'pflag' | 'go'

export interface FlagUse {
  /** As written, `--anonymous-auth`. */
  readonly written: string
  /** Undefined where the flag stands alone, which for a boolean means true. */
  readonly value: string | undefined
  /** Index into command followed by args. */
  readonly index: number
  /** Why the value is not known for certain. */
  readonly doubt?: string
}

export interface ParsedArguments {
  readonly flags: ReadonlyMap<string, readonly FlagUse[]>
  /** Why no flag at all can be trusted; the component would read it otherwise, or not start. */
  readonly unreadable?: string
}

/** kube-* treat `_` as `-`; etcd does not. */
export const canonicalFlag = (name: string, style: ArgumentStyle): string =>
  style === 'pflag' ? name.replaceAll('_', '-') : name

interface Reading {
  readonly flags: Map<string, FlagUse[]>
  readonly style: ArgumentStyle
}

function add(reading: Reading, name: string, use: FlagUse): void {
  const canonical = canonicalFlag(name, reading.style)
  const uses = reading.flags.get(canonical)
  if (uses === undefined) reading.flags.set(canonical, [use])
  else uses.push(use)
}

/** `-v=2`, `-v2`, `-v 2` and `-h`: the only shorthands of the kube components. Gives the number of words read. */
function shorthand(text: string): number | undefined {
  if (text === '-v') return 2
  return /^-v=?\d+$/.test(text) || text === '-h' ? 1 : undefined
}

/** Whether a word after a flag of unknown type could be a flag of its own; `-1` can only be a value. */
const looksLikeFlag = (text: string, style: ArgumentStyle): boolean =>
  style === 'go' ? /^--?[A-Za-z]/.test(text) : /^--[^-=]/.test(text) || shorthand(text) !== undefined

/**
 * The flags among `words`, which follow the program's name. `isBoolean` says of a canonical name what the caller knows;
 * undefined falls back to the table of boolean flags.
 */
export function parseArguments(
  words: readonly Word[],
  style: ArgumentStyle,
  isBoolean: (name: string) => boolean | undefined = () => undefined,
): ParsedArguments {
  const reading: Reading = { flags: new Map(), style }
  const stop = (unreadable: string): ParsedArguments => ({ flags: reading.flags, unreadable })
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as Word
    const { text } = word
    if (word.unknownFrom !== undefined && !/^--?[^=$-][^=$]*=/.test(text.slice(0, word.unknownFrom)))
      return stop(`\`${text}\` depends on ${word.unknownBecause}, which the evidence does not show`)
    if (text === '--') {
      // Everything after `--` is positional, which none of the components takes.
      return index + 1 < words.length
        ? stop('arguments follow `--`, which the component does not take')
        : { flags: reading.flags }
    }
    if (style === 'pflag' && !text.startsWith('--')) {
      const read = text.startsWith('-') ? shorthand(text) : undefined
      if (read === undefined) return stop(`\`${text}\` is not a flag that the component knows`)
      index += read - 1
      continue
    }
    const match = /^--?([^-=][^=]*)(?:=([\s\S]*))?$/.exec(text)
    if (match === null) return stop(`\`${text}\` is not a flag`)
    const name = match[1] ?? ''
    const written = text.slice(0, text.length - (match[2] === undefined ? 0 : match[2].length + 1))
    if (match[2] !== undefined) {
      const doubt =
        word.unknownFrom === undefined
          ? {}
          : { doubt: `its value depends on ${word.unknownBecause}, which the evidence does not show` }
      add(reading, name, { written, value: match[2], index, ...doubt })
      continue
    }
    const next = words[index + 1]
    const canonical = canonicalFlag(name, style)
    const known = isBoolean(canonical) ?? (booleanFlags.has(canonical) ? true : undefined)
    if (known === true) {
      // `--anonymous-auth false` is true followed by a positional word, and the component refuses to start.
      if (next !== undefined && !next.text.startsWith('-'))
        return stop(`\`${text} ${next.text}\` gives a boolean flag a separate word, which the component does not take`)
      add(reading, name, { written, value: undefined, index })
    } else if (next === undefined) {
      add(reading, name, { written, value: undefined, index })
    } else if (known === false || !looksLikeFlag(next.text, style)) {
      const doubt =
        next.unknownFrom === undefined
          ? {}
          : { doubt: `its value depends on ${next.unknownBecause}, which the evidence does not show` }
      add(reading, name, { written, value: next.text, index, ...doubt })
      index += 1
    } else {
      // A flag of unknown type before another flag: boolean, or the next word is its value. Neither is certain.
      const doubt = `\`${text}\` stands without a value before \`${next.text}\``
      add(reading, name, { written, value: undefined, index, doubt })
      const doubtful = /^--?([^-=][^=]*)(?:=([\s\S]*))?$/.exec(next.text)
      if (doubtful?.[1] !== undefined && doubtful[2] !== undefined) {
        add(reading, doubtful[1], { written: `--${doubtful[1]}`, value: doubtful[2], index: index + 1, doubt })
        index += 1
      }
    }
  }
  return { flags: reading.flags }
}
