// --json of every command that needs no cluster, held against the published schemas, with nothing else on stdout.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { inspectBundle } from '../../src/bundle/index.ts'
import { jsonOutputs } from '../../src/schema/json-output.ts'
import { nodeFileText } from '../collect/node/node-folder.ts'
import { stigpack } from '../helpers/program.ts'
import { folderOfFile } from '../helpers/temporary-folder.ts'

const folder = folderOfFile(test)
const bundle = assetPath('demo', 'stigpack-demo.tar.gz')
const trust = ['--trust', assetPath('demo', 'stigpack-demo.pub')]
const result = join(folder, 'demo.result.json')

const nodes = join(folder, 'nodes')
const added = [
  '--node-evidence',
  nodes,
  '--key',
  join(folder, 'keys', 'stigpack.key'),
  '--output',
  join(folder, 'a.tar.gz'),
]

test.before(async () => {
  const { manifest } = await inspectBundle(bundle)
  const [{ name: node = '' } = {}] = manifest.predicate.nodes
  await mkdir(nodes)
  await writeFile(join(nodes, 'a.ndjson'), nodeFileText({ node, collectedAt: manifest.predicate.finishedAt }))
})

const calls: Record<Exclude<keyof typeof jsonOutputs, 'collect' | 'run'>, readonly string[]> = {
  error: ['evaluate', join(folder, 'nowhere'), ...trust, '--output', join(folder, 'x.json')],
  'keys:generate': ['keys', 'generate', '--output', join(folder, 'keys')],
  'bundle:add': ['bundle', 'add', bundle, ...trust, ...added],
  'bundle:verify': ['bundle', 'verify', bundle, ...trust],
  'bundle:inspect': ['bundle', 'inspect', bundle],
  evaluate: ['evaluate', bundle, ...trust, '--output', result],
  'node:script': ['node', 'script'],
  'node:manifests': ['node', 'manifests', '--image', 'busybox:1'],
  rbac: ['rbac', '--namespace', 'audit'],
  report: ['report', result, '--format', 'ckl', '--output', join(folder, 'reports')],
  convert: [
    'convert',
    join(folder, 'reports', 'demo.ckl'),
    '--format',
    'cklb',
    '--output',
    join(folder, 'converted.cklb'),
  ],
  demo: ['demo', '--format', 'cklb', '--output', join(folder, 'demo')],
  explain: ['explain', 'V-242390'],
  'content:diff': ['content', 'diff', 'kubernetes-stig', 'kubernetes-stig'],
  'content:show': ['content', 'show', 'kubernetes-stig'],
  'content:test': ['content', 'test', assetPath('docs', 'guides', 'custom-content')],
  'content:coverage': ['content', 'coverage'],
  'content:import': [
    'content',
    'import',
    assetPath('test', 'fixtures', 'stig', 'U_Example_STIG_V2R7_Manual-xccdf.xml'),
    '--output',
    join(folder, 'stig.json'),
  ],
  'content:list': ['content', 'list'],
}

for (const [id, args] of Object.entries(calls)) {
  test.serial(`${id} --json fits its schema, zod's and the published one`, async t => {
    const { stdout, stderr, json } = await stigpack([...args, '--json'])
    t.is(stderr, '')
    t.regex(stdout, /^[{[]/)
    const output = json()
    t.notThrows(() => jsonOutputs[id as keyof typeof calls].parse(output))
    const name = `json-${id.replace(':', '-')}.schema.json`
    const published = JSON.parse(await readFile(assetPath('docs', 'formats', 'schemas', name), 'utf8'))
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    const valid = ajv.validate(published, output)
    t.true(valid, JSON.stringify(ajv.errors?.slice(0, 3)))
  })
}
