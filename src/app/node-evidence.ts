// What --node-evidence, --max-age and --platform say, as the collect stage takes it.
import type { NodeEvidenceOptions } from '../collect/index.ts'
import { StigpackError } from '../errors.ts'
import { nodeScript } from './node-script.ts'

export interface NodeEvidenceFlags {
  readonly 'node-evidence'?: string | undefined
  readonly 'max-age': string
}

/** Throws USAGE_INVALID for an age that is none. Undefined where no folder was named. */
export async function nodeEvidenceInput(
  flags: NodeEvidenceFlags,
  toolVersion: string,
): Promise<NodeEvidenceOptions | undefined> {
  const folder = flags['node-evidence']
  if (folder !== undefined) return nodeFolder(folder, flags['max-age'], toolVersion)
  ageOf(flags['max-age'])
  return undefined
}

/** Throws USAGE_INVALID for an age that is none. */
export async function nodeFolder(folder: string, age: string, toolVersion: string): Promise<NodeEvidenceOptions> {
  return { folder, maxAge: ageOf(age), knownScripts: [(await nodeScript(toolVersion)).bodySha256] }
}

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

function ageOf(text: string): number {
  const [, number = '', unit = ''] = /^([1-9][0-9]{0,5})([mhd])$/.exec(text) ?? []
  if (unit === 'm' || unit === 'h' || unit === 'd') return Number(number) * units[unit]
  throw new StigpackError('USAGE_INVALID', {
    what: `--max-age is ${JSON.stringify(text)}, which is not an age.`,
    next: 'Give minutes, hours or days: 90m, 12h, 7d.',
  })
}
