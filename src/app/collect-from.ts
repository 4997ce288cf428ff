// Use case: take evidence from files that a site already has, in place of a cluster.
import { type Collection, collectSecondHand, type SecondHandOptions } from '../collect/index.ts'
import { StigpackError } from '../errors.ts'

export interface SecondHandInput {
  /** Files, folders and archives; `-` is the standard input. */
  readonly from: readonly string[]
  readonly stdin: AsyncIterable<Uint8Array>
  readonly kubernetesVersion?: string | undefined
  readonly namespace?: string | undefined
  readonly complete: readonly string[]
}

interface FromFlags {
  readonly from?: readonly string[] | undefined
  readonly 'kubernetes-version'?: string | undefined
  readonly 'default-namespace'?: string | undefined
  readonly complete?: readonly string[] | undefined
}

const version = /^v?\d{1,4}\.\d{1,4}\.\d{1,6}(?:[-+][0-9A-Za-z.+-]{1,64})?$/
const namespace = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/

/**
 * The input that the flags name; undefined where a live cluster is to be read.
 * @throws StigpackError USAGE_INVALID
 */
export function secondHandInput(flags: FromFlags, stdin: AsyncIterable<Uint8Array>): SecondHandInput | undefined {
  const { from, complete = [] } = flags
  if (from === undefined) return undefined
  const [given, home] = [flags['kubernetes-version'], flags['default-namespace']]
  if (given !== undefined && !version.test(given))
    throw new StigpackError('USAGE_INVALID', {
      what: `--kubernetes-version ${JSON.stringify(given)} is not a version.`,
      next: 'Write it as the API server does: v1.34.2.',
    })
  if (home !== undefined && !namespace.test(home))
    throw new StigpackError('USAGE_INVALID', {
      what: `--default-namespace ${JSON.stringify(home)} is not the name of a namespace.`,
      next: 'Names have up to 63 small letters, digits and dashes.',
    })
  const sources = complete.flatMap(list => list.split(',')).map(source => source.trim())
  return { from, stdin, kubernetesVersion: given, namespace: home, complete: sources }
}

/** Throws what `collectSecondHand` throws. */
export const collectFrom = (
  input: SecondHandInput,
  options: Omit<SecondHandOptions, keyof SecondHandInput>,
): Promise<Collection> => collectSecondHand({ ...input, ...options })
