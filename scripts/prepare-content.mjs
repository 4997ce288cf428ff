// Writes dist/content.json: the content parsed and checked once, so that starting the program reads one file.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { joinContent } from '../src/content/join.ts'
import { parseNistTable } from '../src/content/nist.ts'
import { preparedName, readRawContent, serialiseRawContent } from '../src/content/raw.ts'

/** Throws CONTENT_INVALID: a program with broken content is not built. */
export async function prepareContent() {
  const raw = await readRawContent(fileURLToPath(new URL('../stig', import.meta.url)))
  joinContent(raw)
  parseNistTable(raw.nist)
  await writeFile(new URL(`../dist/${preparedName}`, import.meta.url), serialiseRawContent(raw))
}
