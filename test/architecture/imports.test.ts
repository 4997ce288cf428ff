// Holds the architecture: imports run one way, the network lives in collect, files are read where a stage owns them.
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, normalize, relative } from 'node:path'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'

const source = assetPath('src')
const files = (await readdir(source, { recursive: true })).filter(file => file.endsWith('.ts')).sort()

interface Import {
  readonly from: string
  readonly to: string
  /** A path below src/, or a package. */
  readonly local: boolean
}

const importPattern = /^\s*(?:import|export)\s(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm

const imports: Import[] = []
for (const from of files) {
  const text = await readFile(join(source, from), 'utf8')
  for (const [, fixed, lazy] of text.matchAll(importPattern)) {
    const to = fixed ?? lazy ?? ''
    const local = to.startsWith('.')
    imports.push({ from, to: local ? relative(source, normalize(join(source, dirname(from), to))) : to, local })
  }
}

const stages = ['collect', 'bundle', 'content', 'evaluate', 'report']
/** The ground that every stage stands on: single files right below src/. */
const ground = ['errors.ts', 'ports.ts', 'assets.ts', 'output-file.ts']
const areaOf = (file: string) => (file.includes('/') ? (file.split('/')[0] ?? file) : file)

/** Which areas an area may import, besides itself. */
const allowed: Record<string, readonly string[]> = {
  'index.ts': ['commands', 'cli'],
  commands: ['cli', 'app', ...stages, 'schema', 'model', ...ground],
  cli: ['app', 'schema', 'model', ...ground],
  app: [...stages, 'cel', 'schema', 'model', ...ground],
  // Content checks expressions when it is loaded; evaluate gets the engine from outside and stays pure.
  cel: ['model', ...ground],
  ...Object.fromEntries(stages.map(stage => [stage, ['schema', 'model', ...ground]])),
  content: ['cel', 'schema', 'model', ...ground],
  schema: ['model'],
  model: [],
  'errors.ts': [],
  'ports.ts': [],
  'assets.ts': [],
  'output-file.ts': ['errors.ts'],
}

test('the test sees the imports at all', t => {
  t.true(files.length > 40)
  t.true(imports.filter(entry => entry.local).length > 100)
})

test('imports run one way: commands, cli, app, stages, schema, model', t => {
  const wrong = imports.filter(({ from, to, local }) => {
    if (!local) return false
    const [here, there] = [areaOf(from), areaOf(to)]
    return here !== there && !(allowed[here]?.includes(there) ?? false)
  })
  t.deepEqual(
    wrong.map(({ from, to }) => `${from} imports ${to}`),
    [],
  )
})

test('the door of a stage is its index.ts: nobody outside reaches past it', t => {
  const past = imports.filter(
    ({ from, to, local }) =>
      local &&
      [...stages, 'cel'].includes(areaOf(to)) &&
      areaOf(from) !== areaOf(to) &&
      to !== `${areaOf(to)}/index.ts`,
  )
  t.deepEqual(
    past.map(({ from, to }) => `${from} imports ${to}`),
    [],
  )
})

test('no module is part of a cycle', t => {
  const edges = new Map(
    files.map(file => [file, imports.filter(entry => entry.local && entry.from === file).map(entry => entry.to)]),
  )
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '))
    if (done.has(file) || path.includes(file)) return
    for (const next of edges.get(file) ?? []) visit(next, [...path, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
  t.deepEqual(cycles, [])
})

/** Where a program begins: its own, and that of the worker, which is started by its path. */
const entries = ['index.ts', 'cel/worker.ts']

test('no module is an orphan', t => {
  const imported = new Set(imports.filter(entry => entry.local).map(entry => entry.to))
  t.deepEqual(
    files.filter(file => !entries.includes(file) && !imported.has(file)),
    [],
  )
})

/** Package or built-in module -> the areas that may use it, and why nobody else. */
const owners: Record<string, { readonly areas: readonly string[]; readonly why: string }> = {
  '@bufbuild/re2': { areas: ['cel'], why: 'patterns of a site run on a linear engine, behind one function' },
  '@marcbachmann/cel-js': { areas: ['cel'], why: 'only cel knows the language' },
  'node:worker_threads': { areas: ['cel'], why: 'only expressions need to be killed' },
  '@kubernetes/client-node': { areas: ['collect'], why: 'the network is in collect alone' },
  undici: { areas: ['collect'], why: 'the network is in collect alone' },
  'node:http': { areas: ['collect'], why: 'the network is in collect alone' },
  'node:https': { areas: ['collect'], why: 'the network is in collect alone' },
  'node:net': { areas: ['collect'], why: 'the network is in collect alone' },
  'node:tls': { areas: ['collect'], why: 'the network is in collect alone' },
  'node:dns': { areas: ['collect'], why: 'the network is in collect alone' },
  'node:child_process': { areas: [], why: 'stigpack starts no program itself' },
  archiver: { areas: ['bundle'], why: 'only bundle knows the archive' },
  tar: { areas: ['bundle', 'collect'], why: 'bundle knows its own archive, and collect those of dump tools' },
  '@noble/curves': { areas: ['bundle'], why: 'only bundle signs' },
  yaml: {
    areas: ['content', 'collect', 'evaluate'],
    why: 'content is YAML, and so are the manifests that collect takes in and the configuration of nodes that is judged',
  },
  yauzl: { areas: ['content'], why: 'content takes the zip files of DISA apart' },
  saxes: { areas: ['content'], why: 'content is the only reader of XML' },
  pdfkit: { areas: ['report'], why: 'only report draws' },
  handlebars: { areas: ['report'], why: 'only report has templates' },
  'write-excel-file': { areas: ['report'], why: 'only report writes workbooks' },
  '@oclif/core': { areas: ['commands', 'cli'], why: 'the core knows no command line' },
  ora: { areas: ['cli'], why: 'the core knows no terminal' },
}

for (const [name, { areas, why }] of Object.entries(owners)) {
  test(`${name} is imported by ${areas.join(', ') || 'nobody'}: ${why}`, t => {
    const users = imports.filter(({ to, local }) => !local && (to === name || to.startsWith(`${name}/`)))
    t.deepEqual(
      users.filter(({ from }) => !areas.includes(areaOf(from))).map(({ from }) => from),
      [],
    )
  })
}

test('evaluate and the model are pure: no files, clock, environment, network or randomness', async t => {
  const impure =
    /(?:from |import )\(?['"]node:(?!buffer)|\bprocess\.[a-z]|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bfetch\(/
  for (const file of files.filter(name => ['evaluate', 'model', 'schema'].includes(areaOf(name)))) {
    const text = (await readFile(join(source, file), 'utf8')).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    const allowedHash = text.replace(/import \{ createHash \} from 'node:crypto'/, '')
    t.notRegex(allowedHash, impure, file)
  }
})

test('every file of src begins with a comment that says what it is', async t => {
  for (const file of files) t.regex(await readFile(join(source, file), 'utf8'), /^(?:\/\/ |\/\*\*)/, file)
})
