// Every public file has a valid example that loads and an invalid one that is refused.
import { readdir, readFile } from 'node:fs/promises'
import test from 'ava'
import { parse } from 'yaml'
import { assetPath } from '../../src/assets.ts'
import { readNodeFile } from '../../src/collect/node/read-node-file.ts'
import { attestationsSchema } from '../../src/schema/attestations.ts'
import { benchmarkSchema } from '../../src/schema/benchmark.ts'
import { controlSchema } from '../../src/schema/control.ts'
import { evaluationSchema } from '../../src/schema/evaluation.ts'
import { manifestSchema } from '../../src/schema/manifest.ts'
import { overlaySchema } from '../../src/schema/overlay.ts'
import { siteParametersSchema } from '../../src/schema/parameters.ts'
import { recommendationsSchema } from '../../src/schema/recommendations.ts'
import { reportConfigSchema } from '../../src/schema/report-config.ts'
import { stigFileSchema } from '../../src/schema/stig.ts'
import { waiversSchema } from '../../src/schema/waivers.ts'

const schemas = {
  manifest: manifestSchema,
  evaluation: evaluationSchema,
  control: controlSchema,
  benchmark: benchmarkSchema,
  overlay: overlaySchema,
  parameters: siteParametersSchema,
  recommendations: recommendationsSchema,
  attestations: attestationsSchema,
  waivers: waiversSchema,
  stigs: stigFileSchema,
  'report-config': reportConfigSchema,
}

const folder = assetPath('docs', 'formats', 'examples')
const files = (await readdir(folder)).sort()

test('there is a valid and an invalid example of every public file, and no other', t => {
  const names = files.map(file => file.replace(/\.(json|yaml|ndjson)$/, ''))
  t.deepEqual(
    names,
    [...Object.keys(schemas), 'node-evidence'].flatMap(name => [`${name}.invalid`, `${name}.valid`]).sort(),
  )
})

for (const file of files) {
  const [name = '', kind] = file.split('.')
  test(`${file} is ${kind === 'valid' ? 'accepted' : 'refused'}`, async t => {
    t.is(await isAccepted(name, `${folder}/${file}`), kind === 'valid')
  })
}

async function isAccepted(name: string, path: string): Promise<boolean> {
  if (name === 'node-evidence') {
    // Lines that each fit may still not make a file: it is read as the import reads it.
    return readNodeFile(path, () => undefined).then(
      () => true,
      () => false,
    )
  }
  const document: unknown = parse(await readFile(path, 'utf8'))
  return schemas[name as keyof typeof schemas].safeParse(document).success
}
