// Every dependency has its decision record, every record its place in the list.
import { readdir, readFile } from 'node:fs/promises'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'

const folder = assetPath('docs', 'adr')
const records = (await readdir(folder)).filter(name => /^\d{4}-.*\.md$/.test(name)).sort()
const texts = new Map(
  await Promise.all(records.map(async name => [name, await readFile(`${folder}/${name}`, 'utf8')] as const)),
)

test('every package of package.json is named under "Packages" of one record', async t => {
  const manifest = JSON.parse(await readFile(assetPath('package.json'), 'utf8'))
  const named = new Set(
    [...texts.values()].flatMap(text =>
      [...(/^Packages: (.*)$/m.exec(text)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(match => match[1]),
    ),
  )
  const packages = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
  t.true(packages.length > 10)
  // What nothing uses yet has its record when the first use comes; knip keeps that list short.
  const { ignoreDependencies } = JSON.parse(await readFile(assetPath('knip.json'), 'utf8'))
  t.deepEqual(
    packages.filter(name => !named.has(name) && !ignoreDependencies.includes(name)),
    [],
  )
  t.deepEqual(
    [...named].filter(name => !packages.includes(name ?? '')),
    [],
  )
})

test('every version in package.json is exact', async t => {
  const manifest = JSON.parse(await readFile(assetPath('package.json'), 'utf8'))
  for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
    t.regex(String(version), /^\d+\.\d+\.\d+$/, name)
  }
})

test('the list of records is complete, and each record has a page at most', async t => {
  const list = await readFile(`${folder}/README.md`, 'utf8')
  for (const [name, text] of texts) {
    t.true(list.includes(`(${name})`), name)
    t.true(text.split('\n').length <= 60, name)
  }
})
