// The PDF in the hands of qpdf, poppler and veraPDF: sound, tagged, embedded, marked, and what it says of itself is so.
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assetPath } from '../../src/assets.ts'
import { logoOf, type ReportOptions } from '../../src/report/index.ts'
import type { Evaluation } from '../../src/schema/evaluation.ts'
import { answered, attestation, waiver } from '../evaluate/answers/helpers.ts'
import { fullEvaluation, smallEvaluation } from '../report/fixture.ts'
import { renderAll } from '../report/helpers/render.ts'
import type { Check } from './bundle.ts'
import { brief, outcome, run } from './run-program.ts'

const marking = 'CUI//SP-CTI'

// Two by two pixels with alpha, as logos have it.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAEklEQVR4nGOQ96v8DwQNDDAGAFlICsUTFqiBAAAAAElFTkSuQmCC',
  'base64',
)

/** Several benchmarks, people, a logo and settings: every part that the report can have. */
function rich(): { evaluation: Evaluation; options: ReportOptions } {
  const one = answered({ attestations: [attestation()], waivers: [waiver({ targets: ['Pod web/a'] })] })
  const [first, second] = [one.results[0], fullEvaluation().results[0]]
  if (first === undefined || second === undefined) throw new Error('no results')
  const logo = logoOf(png)
  return {
    evaluation: {
      ...one,
      results: [first, { ...second, id: 'other', benchmark: { ...second.benchmark, id: 'other' } }],
    },
    options: {
      organization: 'Zürich, Ελλάδα, Привет',
      ...(typeof logo === 'string' ? {} : { logo }),
      config: {
        schemaVersion: 1,
        kind: 'stigpack.report-config',
        title: 'Assessment of Enclave 7',
        cui: { controlledBy: ['Department of the Navy', 'NEC Code 42'] },
      },
    },
  }
}

/** Every check runs whatever the ones before it said. */
export async function checks(): Promise<Check[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stigpack-pdf-'))
  try {
    const cases: Record<string, { evaluation: Evaluation; options?: ReportOptions }> = {
      small: { evaluation: smallEvaluation() },
      full: { evaluation: fullEvaluation() },
      rich: rich(),
    }
    const results: Check[] = []
    const paths: string[] = []
    for (const [name, { evaluation, options }] of Object.entries(cases)) {
      const [bytes = Buffer.of()] = (await renderAll(evaluation, { ...options, marking, formats: ['pdf'] })).values()
      const path = join(folder, `${name}.pdf`)
      await writeFile(path, bytes)
      paths.push(path)
      results.push(...documentChecks(name, path))
    }
    return [...results, ...conformance(paths)]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function documentChecks(name: string, path: string): Check[] {
  const info = run('pdfinfo', [path])
  const pages = Number(/^Pages:\s+(\d+)$/m.exec(info.text)?.[1] ?? 0)
  const text = run('pdftotext', ['-layout', path, '-']).text.split('\f').slice(0, pages)
  const fonts = run('pdffonts', [path]).text.trim().split('\n').slice(2)
  const marked = text.filter(page => page.match(/^ *CUI\/\/SP-CTI *$/gm)?.length === 2).length
  const numbered = text.filter((page, index) => page.includes(`Page ${index + 1} of ${pages}`)).length
  const embedded = fonts.filter(line => / yes yes yes /.test(line)).length
  return [
    outcome(`qpdf: the ${name} PDF is sound`, run('qpdf', ['--check', path])),
    { name: `pdfinfo: the ${name} PDF is tagged`, ok: /^Tagged:\s+yes$/m.test(info.text), detail: `${pages} pages` },
    {
      name: `pdffonts: all fonts of the ${name} PDF are embedded`,
      ok: fonts.length > 0 && embedded === fonts.length,
      detail: `${embedded} of ${fonts.length}`,
    },
    {
      name: `pdftotext: the marking is twice on each page of the ${name} PDF`,
      ok: pages > 0 && marked === pages,
      detail: `${marked} of ${pages}`,
    },
    {
      name: `pdftotext: each page of the ${name} PDF says which it is`,
      ok: pages > 0 && numbered === pages,
      detail: `${numbered} of ${pages}`,
    },
  ]
}

/** Kept between runs: it is fetched from Maven Central, which not every machine can reach. */
const jars = join(tmpdir(), 'stigpack-verapdf-1.28.2')

function conformance(paths: readonly string[]): Check[] {
  const without = fetchValidator()
  return (['2a', 'ua1'] as const).map(flavour => {
    const name = `veraPDF: ${paths.length} PDFs conform to ${flavour === '2a' ? 'PDF/A-2a' : 'PDF/UA-1'}`
    if (without !== undefined) return { name, ok: true, detail: `left out: ${without}` }
    const main = ['-cp', join(jars, '*'), 'org.verapdf.apps.GreenfieldCliWrapper']
    const { text } = run('java', ['-Xmx1g', ...main, '--flavour', flavour, '--format', 'text', '-v', ...paths])
    const passed = text.split('\n').filter(line => line.startsWith('PASS ')).length
    return {
      name,
      ok: passed === paths.length,
      detail: passed === paths.length ? `${passed} of ${passed}` : brief(text),
    }
  })
}

/** Why there is no validator; undefined where there is one. */
function fetchValidator(): string | undefined {
  if (run('java', ['-version']).code !== 0) return 'no Java'
  if (existsSync(join(jars, 'greenfield-apps-1.28.2.jar'))) return undefined
  const pom = assetPath('test', 'interop', 'verapdf', 'pom.xml')
  const { code } = run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`])
  return code === 0 ? undefined : 'veraPDF could not be fetched with mvn'
}
