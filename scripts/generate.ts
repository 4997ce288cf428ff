// Writes everything in docs/ that is made from the code. `npm test` fails while one of these files is stale.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { assetPath } from '../src/assets.ts'
import { cliReference } from './generate/cli-reference.ts'
import { coverageReference } from './generate/coverage-reference.ts'
import { errorReference } from './generate/error-reference.ts'
import { examples } from './generate/examples.ts'
import { jsonSchemas } from './generate/json-schemas.ts'
import { ruleReferences } from './generate/rule-reference.ts'

/** Path in the project -> text. */
export async function generated(): Promise<Map<string, string>> {
  return new Map([
    ['docs/reference/errors.md', errorReference()],
    ['docs/reference/coverage.md', await coverageReference()],
    ['docs/reference/cli.md', await cliReference()],
    ...(await ruleReferences()),
    ...jsonSchemas(),
    ...(await examples()),
  ])
}

if (import.meta.main) {
  for (const [path, text] of await generated()) {
    await mkdir(dirname(assetPath(path)), { recursive: true })
    await writeFile(assetPath(path), text)
    console.log(path)
  }
}
