// Attestations and waivers that the command line names, with the digests that tell which files they were.
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { parseAttestations, parseWaivers } from '../content/index.ts'
import type { Answers } from '../evaluate/index.ts'
import { readText } from './input-file.ts'

export interface AnswerFiles {
  readonly attestations?: string | undefined
  readonly waivers?: string | undefined
}

/** Throws ATTESTATIONS_INVALID, WAIVERS_INVALID, INPUT_NOT_FOUND and INPUT_UNREADABLE. */
export async function loadAnswers({ attestations, waivers }: AnswerFiles): Promise<Answers> {
  return {
    attestations: attestations === undefined ? undefined : await load(attestations, parseAttestations),
    waivers: waivers === undefined ? undefined : await load(waivers, parseWaivers),
  }
}

async function load<T>(file: string, parse: (text: string, file: string) => readonly T[]) {
  const text = await readText(file)
  return {
    file: basename(file),
    sha256: createHash('sha256').update(text).digest('hex'),
    entries: parse(text, file),
  }
}
