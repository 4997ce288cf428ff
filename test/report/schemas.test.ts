// CKL, XCCDF and CKLB fit their schemas, with the most hostile text in them. The schemas are read from outside the project:
// from shared/schemas in a folder above it. Where that is absent, these tests are skipped.
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import test from 'ava'
import { fullEvaluation, hostileEvaluation, smallEvaluation } from './fixture.ts'
import { renderAll, renderText } from './helpers/render.ts'
import { schemaFile, validateXml } from './helpers/schemas.ts'

const evaluations = { small: smallEvaluation(), full: fullEvaluation(), hostile: hostileEvaluation() }
const ckl = schemaFile('ckl', 'U_Checklist_Schema_V2.xsd')
const xccdf = schemaFile('xccdf', '1.2', 'xccdf_1.2.xsd')
const xccdf11 = schemaFile('xccdf', '1.1', 'xccdf-schema.xsd')
const cklb = schemaFile('cklb', 'cklb.schema.json')

const where = (file: string | undefined): string => (file === undefined ? ' (no shared/schemas above the project)' : '')
const testWith = (file: string | undefined) => (file === undefined ? test.skip : test)

for (const [name, evaluation] of Object.entries(evaluations)) {
  testWith(ckl)(`the ${name} CKL is valid against STIG Viewer's schema${where(ckl)}`, async t => {
    const text = await renderText(evaluation, 'ckl')
    t.notThrows(() => validateXml(text, ckl ?? ''))
    t.throws(() => validateXml(text.replace('<STATUS>Open<', '<STATUS>Odd<'), ckl ?? ''))
  })

  testWith(xccdf)(`the ${name} XCCDF is valid against the schema of XCCDF 1.2${where(xccdf)}`, async t => {
    const text = await renderText(evaluation, 'xccdf')
    t.notThrows(() => validateXml(text, xccdf ?? ''))
    t.throws(() => validateXml(text.replace(/<cdf:result>\w+</, '<cdf:result>odd<'), xccdf ?? ''))
  })

  testWith(xccdf11)(`the ${name} XCCDF 1.1 is valid against the schema of XCCDF 1.1${where(xccdf11)}`, async t => {
    for (const [suffix, bytes] of await renderAll(evaluation, { formats: ['xccdf11'] })) {
      const text = bytes.toString('utf8')
      t.notThrows(() => validateXml(text, xccdf11 ?? ''), suffix)
      t.throws(
        () => validateXml(text.replace(/<cdf:result>\w+</, '<cdf:result>odd<'), xccdf11 ?? ''),
        undefined,
        suffix,
      )
    }
  })

  testWith(cklb)(`the ${name} CKLB is valid against the schema of STIG Viewer 3${where(cklb)}`, async t => {
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(cklb ?? '', 'utf8')) as object)
    const text = await renderText(evaluation, 'cklb')
    t.true(validate(JSON.parse(text)), JSON.stringify(validate.errors))
    t.false(validate(JSON.parse(text.replace(/"status": "\w+"/, '"status": "NotAFinding"'))))
  })
}
