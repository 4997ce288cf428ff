// Reads the publisher's own STIG from whatever it comes in: the XCCDF itself, DISA's zip, or the file of `content import`.
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import * as z from 'zod'
import { StigpackError } from '../../errors.ts'
import { type Stig, stigFileSchema } from '../../schema/stig.ts'
import { ForeignFileProblem } from '../foreign-file.ts'
import { decodeText } from '../xml/decode.ts'
import { readXml } from '../xml/read-xml.ts'
import { benchmarksIn, stigFrom } from './benchmark.ts'
import { xmlFilesIn } from './zip.ts'

/**
 * Every STIG in the file, at least one.
 * @param path for messages, and for the name of the file in the result
 * @throws StigpackError STIG_INVALID, and STIG_REFUSED for what is made to harm
 */
export async function readStigs(bytes: Buffer, path: string): Promise<Stig[]> {
  try {
    if (bytes.subarray(0, 2).toString('latin1') === 'PK') return await stigsInZip(bytes)
    if (/^\s*\{/.test(bytes.subarray(0, 64).toString('latin1'))) return importedStigs(bytes)
    const stigs = stigsIn(bytes, basename(path))
    if (stigs.length === 0) throw new ForeignFileProblem('It is XML, and there is no XCCDF benchmark in it.')
    return stigs
  } catch (problem) {
    if (!(problem instanceof ForeignFileProblem)) throw problem
    throw new StigpackError(problem.hostile ? 'STIG_REFUSED' : 'STIG_INVALID', {
      what: problem.hostile ? `The STIG ${path} was refused.` : `${path} is no STIG that can be read.`,
      why: problem.message,
      cause: problem,
    })
  }
}

function stigsIn(bytes: Uint8Array, file: string): Stig[] {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return benchmarksIn(readXml(bytes).root).map(benchmark => stigFrom(benchmark, { file, sha256 }))
}

/** A zip of DISA has other XML too, and other files of one STIG; only what is there to be read as one is. */
async function stigsInZip(bytes: Buffer): Promise<Stig[]> {
  const stigs: Stig[] = []
  const problems: ForeignFileProblem[] = []
  for (const { name, bytes: content } of await xmlFilesIn(bytes)) {
    try {
      stigs.push(...stigsIn(content, name))
    } catch (problem) {
      if (!(problem instanceof ForeignFileProblem)) throw problem
      const named = new ForeignFileProblem(`${name} in it: ${problem.message}`, problem.hostile)
      if (problem.hostile) throw named
      problems.push(named)
    }
  }
  const [first] = problems
  if (stigs.length > 0) return stigs
  throw first ?? new ForeignFileProblem('There is no XCCDF benchmark in it.')
}

function importedStigs(bytes: Buffer): Stig[] {
  let data: unknown
  try {
    data = JSON.parse(decodeText(bytes) ?? '')
  } catch (cause) {
    throw new ForeignFileProblem(`It is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  const parsed = stigFileSchema.safeParse(data)
  if (parsed.success) return parsed.data.stigs
  const why = z.prettifyError(parsed.error).split('\n').slice(0, 2).join(' ')
  throw new ForeignFileProblem(`It is JSON, and not what \`stigpack content import\` writes: ${why}`)
}
