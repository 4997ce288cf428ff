// Our documents in the hands of the programs that auditors have: xmllint, oscap, STIG Manager's parser, openssl.
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPair, loadSigningKey, sealBundle } from '../../src/bundle/index.ts'
import { verifySteps } from '../../src/report/verify-steps.ts'
import { predicateSchema } from '../../src/schema/manifest.ts'
import { fullEvaluation, smallEvaluation } from '../report/fixture.ts'
import { renderAll } from '../report/helpers/render.ts'
import { schemaFile } from '../report/helpers/schemas.ts'
import { readAsStigManager, readable } from '../report/helpers/stig-manager.ts'
import { brief, outcome, run } from './run-program.ts'

export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

/** Every check runs whatever the ones before it said. */
export async function checks(): Promise<Check[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stigpack-report-'))
  try {
    const results: Check[] = []
    for (const [name, evaluation] of Object.entries({ small: smallEvaluation(), full: fullEvaluation() })) {
      const documents = await renderAll(evaluation, { marking: 'CUI//SP-CTI', organization: 'Example Enclave Office' })
      const paths = new Map<string, string>()
      for (const [suffix, bytes] of documents) {
        const path = join(folder, `${name}${suffix}`)
        await writeFile(path, bytes)
        paths.set(suffix, path)
      }
      const path = (suffix: string): string => paths.get(suffix) ?? ''
      results.push(...cklChecks(name, path('.ckl')), ...xccdfChecks(name, path('.xccdf.xml')))
      for (const suffix of readable) results.push(await stigManagerCheck(name, suffix, path(suffix)))
    }
    results.push(...(await printedCommands(folder)))
    return results
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function cklChecks(name: string, path: string): Check[] {
  const title = `xmllint: the ${name} CKL is valid against STIG Viewer's schema`
  const xsd = schemaFile('ckl', 'U_Checklist_Schema_V2.xsd')
  if (xsd === undefined) return [{ name: title, ok: true, detail: 'left out: no shared/schemas above the project' }]
  return [outcome(title, run('xmllint', ['--noout', '--schema', xsd, path]))]
}

function xccdfChecks(name: string, path: string): Check[] {
  return [
    outcome(`oscap: the ${name} XCCDF is valid`, run('oscap', ['xccdf', 'validate', '--skip-schematron', path])),
    outcome(`oscap: the ${name} XCCDF is valid by its schematron too`, run('oscap', ['xccdf', 'validate', path])),
    outcome(
      `oscap: the ${name} XCCDF becomes a report`,
      run('oscap', ['xccdf', 'generate', 'report', '--output', `${path}.html`, path]),
    ),
  ]
}

async function stigManagerCheck(name: string, suffix: (typeof readable)[number], path: string): Promise<Check> {
  const evaluation = name === 'small' ? smallEvaluation() : fullEvaluation()
  const wanted = evaluation.results[0]?.rules.map(rule => rule.ruleId) ?? []
  const { target, checklists } = readAsStigManager(suffix, await readFile(path, 'utf8'))
  const got = checklists[0]?.reviews.map(review => review.ruleId) ?? []
  const ok =
    target.name === 'enclave-7-prod' && got.length === wanted.length && got.every((id, index) => id === wanted[index])
  return {
    name: `STIG Manager reads all rules of the ${name} ${suffix}`,
    ok,
    detail: `${got.length} of ${wanted.length}`,
  }
}

/** The commands that the report prints, run as a reader would, against a bundle that is really sealed. */
async function printedCommands(folder: string): Promise<Check[]> {
  const results: Check[] = []
  for (const type of ['ecdsa-p256', 'ecdsa-p384', 'ed25519'] as const) {
    const base = smallEvaluation()
    const file = `it's a bundle ${type}.tar.gz`
    const evidence = join(folder, `${type}.json`)
    await writeFile(evidence, '{"gitVersion":"v1.34.2"}')
    const pair = await generateKeyPair({ output: join(folder, type), type })
    const key = await loadSigningKey(pair.privateKeyFile)
    const sha256 = createHash('sha256')
      .update(await readFile(evidence))
      .digest('hex')
    const spooled = { path: 'evidence/cluster/version.json', location: evidence, size: 24, sha256 }
    const record = predicateSchema.omit({ files: true }).parse({
      schemaVersion: 1,
      runId: base.bundle.runId,
      tool: base.tool,
      operator: 'kim.lee',
      startedAt: base.bundle.startedAt,
      finishedAt: base.bundle.finishedAt,
      cluster: base.cluster,
      nodes: [],
      collectors: [],
      gaps: [],
      redactions: [],
    })
    const sealed = await sealBundle({ record, files: [spooled], key, output: join(folder, file), force: true })
    await writeFile(join(folder, 'signer.pub'), key.publicKeyPem)
    const { keyId, manifestSha256, algorithm } = sealed
    const steps = verifySteps({ ...base, bundle: { ...base.bundle, file, keyId, manifestSha256, algorithm } })
    const answers = [/Verified/, keyId, manifestSha256, sha256]
    for (const [index, { command }] of steps.entries()) {
      const ran = run('sh', ['-c', command.replace('PATH', spooled.path)], folder)
      const answer = answers[index] ?? ''
      const ok = ran.code === 0 && (typeof answer === 'string' ? ran.text.includes(answer) : answer.test(ran.text))
      results.push({
        name: `the printed command ${index + 1} checks a bundle signed with ${type}`,
        ok,
        detail: ok ? '' : brief(ran.text),
      })
    }
  }
  return results
}
