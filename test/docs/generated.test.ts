// Generated pages are committed, and this proves that they are fresh.
import { readFile } from 'node:fs/promises'
import test from 'ava'
import { generated } from '../../scripts/generate.ts'
import { assetPath } from '../../src/assets.ts'

for (const [path, text] of await generated()) {
  test(`${path} is what \`npm run generate\` writes`, async t => {
    t.is(await readFile(assetPath(path), 'utf8'), text)
  })
}
