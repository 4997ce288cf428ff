// Whatever evidence is sealed comes out again, byte for byte.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import fc from 'fast-check'
import { readBundle, sealBundle } from '../../src/bundle/index.ts'
import { keys, record, spool, temporaryFolder } from './helpers/sample.ts'

const segment = fc
  .string({ unit: fc.constantFrom(...'abzABZ019._%+=@,~-'), minLength: 1, maxLength: 60 })
  .map(text => `n${text}`)
const path = fc
  .tuple(fc.array(segment, { minLength: 1, maxLength: 6 }), fc.constantFrom('.ndjson', '.json', ''))
  .map(([segments, suffix]) => `${segments.join('/')}${suffix}`)
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }),
  fc.array(fc.json(), { maxLength: 20 }).map(values => Buffer.from(values.map(value => `${value}\n`).join(''))),
)
const evidence = fc.uniqueArray(fc.tuple(path, bytes), { maxLength: 8, selector: ([name]) => name.toLowerCase() })

test('any files with any content survive sealing and reading', async t => {
  const folder = await temporaryFolder(t)
  const { key, trust } = await keys(join(folder, 'keys'))
  let runs = 0
  await fc.assert(
    fc.asyncProperty(evidence, async entries => {
      const here = join(folder, `run-${++runs}`)
      await mkdir(here)
      const files = await spool(here, Object.fromEntries(entries))
      const { path: output } = await sealBundle({ record, files, key, output: join(here, 'b.tar.gz') })
      const seen = new Map<string, Buffer[]>()
      await readBundle(
        output,
        { trust },
        {
          line: (file, line) => seen.set(file.path, [...(seen.get(file.path) ?? []), Buffer.from(line)]),
        },
      )
      for (const [name, content] of entries) {
        const lines = seen.get(name) ?? []
        const joined = Buffer.from(lines.map(line => line.toString('latin1')).join('\n'), 'latin1')
        const ended = name.endsWith('.ndjson') && content.at(-1) === 10 ? content.subarray(0, -1) : content
        t.true(joined.equals(ended), name)
      }
    }),
    { numRuns: 60 },
  )
})
