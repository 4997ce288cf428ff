// Every scenario in the hands of the programs that take checklists and XCCDF: all accept every file, and count what we count.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Evaluation } from '../../src/schema/evaluation.ts'
import { renderAll } from '../report/helpers/render.ts'
import { schemaFile } from '../report/helpers/schemas.ts'
import { readAsStigManager, readable } from '../report/helpers/stig-manager.ts'
import { resultTable, type StatusCounts, tally } from '../report/readers/status.ts'
import { scenarios } from '../report/scenarios.ts'
import type { Check } from './bundle.ts'
import { installPeers, readAsHeimdall } from './peers.ts'
import { outcome, run } from './run-program.ts'

const formats = ['ckl', 'cklb', 'xccdf', 'xccdf11', 'arf']

export async function checks(): Promise<Check[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stigpack-scenarios-'))
  try {
    const peers = installPeers()
    const done: Check[] = []
    for (const { name, evaluation } of scenarios) {
      const result = await evaluation()
      const files = new Map<string, string>()
      for (const [suffix, bytes] of await renderAll(result, { formats, resultFile: 'cluster.result.json' })) {
        const path = join(folder, `${name.replace(/[^a-z0-9]+/gi, '-')}${suffix}`)
        await writeFile(path, bytes)
        files.set(suffix, path)
      }
      const checklist = [...files].filter(([suffix]) => suffix === '.ckl')
      const xccdf = [...files].filter(([suffix]) => /\.xccdf(11)?\.xml$/.test(suffix))
      const arf = [...files].filter(([suffix]) => suffix === '.arf.xml')
      for (const [suffix, path] of checklist) done.push(validCkl(`${name}${suffix}`, path))
      for (const [suffix, path] of xccdf) done.push(...validXccdf(`${name}${suffix}`, path))
      for (const [suffix, path] of arf) done.push(...validArf(`${name}${suffix}`, path))
      done.push(...(await stigManager(name, result, files)))
      if (peers !== undefined) done.push({ name: `${name}: hdf-converters`, ok: true, detail: peers })
      else done.push(...heimdall(name, result, new Map([...checklist, ...xccdf])))
    }
    return done
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function validCkl(name: string, path: string): Check {
  const title = `xmllint: ${name} is valid against STIG Viewer's schema`
  const xsd = schemaFile('ckl', 'U_Checklist_Schema_V2.xsd')
  if (xsd === undefined) return { name: title, ok: true, detail: 'left out: no shared/schemas above the project' }
  return outcome(title, run('xmllint', ['--huge', '--noout', '--schema', xsd, path]))
}

/** Where Debian's openscap-common has NIST's schemas; those in shared/schemas lack parts that they import by place. */
const xccdfSchema = (path: string): string =>
  `/usr/share/openscap/schemas/xccdf/${path.endsWith('.xccdf11.xml') ? '1.1/xccdf-schema.xsd' : '1.2/xccdf_1.2.xsd'}`

const validXccdf = (name: string, path: string): Check[] => [
  outcome(
    `xmllint: ${name} is valid against NIST's schema`,
    run('xmllint', ['--huge', '--noout', '--schema', xccdfSchema(path), path]),
  ),
  outcome(`oscap: ${name} is valid`, run('oscap', ['xccdf', 'validate', '--skip-schematron', path])),
  outcome(
    `oscap: ${name} becomes a report`,
    run('oscap', ['xccdf', 'generate', 'report', '--output', `${path}.html`, path]),
  ),
]

/** Where Debian's openscap-common has the schemas of ARF and of what is in it. */
const arfSchema = '/usr/share/openscap/schemas/arf/1.1/asset-reporting-format_1.1.0.xsd'

const validArf = (name: string, path: string): Check[] => [
  outcome(`oscap: ${name} is a valid result data stream`, run('oscap', ['ds', 'rds-validate', path])),
  outcome(`oscap: ${name} says what is in it`, run('oscap', ['info', path])),
  outcome(
    `oscap: ${name} becomes a report`,
    run('oscap', ['xccdf', 'generate', 'report', '--output', `${path}.html`, path]),
  ),
  outcome(
    `xmllint: ${name} is valid against NIST's schemas`,
    run('xmllint', ['--huge', '--noout', '--schema', arfSchema, path]),
  ),
]

const countsOf = ({ results }: Evaluation, benchmark?: string): StatusCounts =>
  tally(
    results
      .filter(result => benchmark === undefined || result.benchmark.stigId === benchmark)
      .flatMap(({ rules }) => rules.map(({ result }) => result)),
    resultTable,
  )

const same = (got: StatusCounts, wanted: StatusCounts): boolean => JSON.stringify(got) === JSON.stringify(wanted)

async function stigManager(name: string, result: Evaluation, files: ReadonlyMap<string, string>): Promise<Check[]> {
  const done: Check[] = []
  for (const kind of readable) {
    const parts = [...files].filter(([suffix]) => suffix.endsWith(kind))
    const read = await Promise.all(parts.map(async ([, path]) => readAsStigManager(kind, await readFile(path, 'utf8'))))
    const words = read.flatMap(({ checklists }) => checklists.flatMap(({ reviews }) => reviews.map(one => one.result)))
    const got = tally(words, resultTable)
    done.push({
      name: `STIG Manager: ${name}${kind} has the counts of the result`,
      ok: same(got, countsOf(result)),
      detail: JSON.stringify(got),
    })
  }
  return done
}

function heimdall(name: string, result: Evaluation, files: ReadonlyMap<string, string>): Check[] {
  return [...files].map(([suffix, path]) => {
    const title = `hdf-converters: ${name}${suffix} has the counts of the result`
    const read = readAsHeimdall(path)
    if (typeof read === 'string') return { name: title, ok: false, detail: read }
    // One XCCDF file has one benchmark; a CKL has them all.
    const one = result.results.find(({ benchmark }) => read.profile.includes(benchmark.stigId))
    const wanted = suffix === '.ckl' ? countsOf(result) : countsOf(result, one?.benchmark.stigId ?? '')
    return { name: title, ok: same(read.counts, wanted), detail: JSON.stringify(read.counts) }
  })
}
