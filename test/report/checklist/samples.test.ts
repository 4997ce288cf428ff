// Real checklists of STIG Viewer 2 and 3, converted and back. They are read from shared/samples in a folder above the project;
// where that is absent, these tests are skipped.
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import test from 'ava'
import { readChecklist } from '../../../src/content/index.ts'
import type { Checklist } from '../../../src/model/checklist.ts'
import { writeChecklist } from '../../../src/report/index.ts'
import { sharedFile } from '../../helpers/shared-file.ts'
import { schemaFile, validateXml } from '../helpers/schemas.ts'
import { readAsStigManager } from '../helpers/stig-manager.ts'

const ckl = schemaFile('ckl', 'U_Checklist_Schema_V2.xsd')
const cklb = schemaFile('cklb', 'cklb.schema.json')

/** What a CKLB has no place for. */
const withoutCklAlone = (checklist: Checklist): Checklist => ({
  ...checklist,
  stigs: checklist.stigs.map(stig => ({
    ...stig,
    classification: '',
    customName: '',
    description: '',
    fileName: '',
    notice: '',
    source: '',
    displayName: '',
  })),
})

for (const name of ['RHEL8V1R3.ckl', 'small_ckl_overrides.ckl', 'SV3_converted_oneOfEach.cklb', 'golden-min.cklb']) {
  const file = sharedFile('samples', name)
  const where =
    file === undefined || ckl === undefined || cklb === undefined ? ' (no shared/samples above the project)' : ''
  const testHere = where === '' ? test : test.skip
  const original = () => readChecklist(readFileSync(file ?? ''), name)

  testHere(`${name} becomes a CKL that is valid, with every answer in it${where}`, async t => {
    const { checklist } = original()
    const written = await writeChecklist('ckl', checklist, '0.1.0')
    t.notThrows(() => validateXml(written.text, ckl ?? ''))
    const back = readChecklist(Buffer.from(written.text), name)
    t.deepEqual(answers(back.checklist), answers(checklist))
    t.deepEqual(back.notes, [])
  })

  testHere(`${name} becomes a CKLB that is valid, with every answer in it${where}`, async t => {
    const { checklist } = original()
    const written = await writeChecklist('cklb', checklist, '0.1.0')
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(cklb ?? '', 'utf8')) as object)
    t.true(validate(JSON.parse(written.text)), JSON.stringify(validate.errors))
    t.deepEqual(answers(readChecklist(Buffer.from(written.text), name).checklist), answers(checklist))
  })

  testHere(`${name} to CKL to CKLB to CKL is the same CKL, but for what a CKLB has no place for${where}`, async t => {
    const first = readChecklist(
      Buffer.from((await writeChecklist('ckl', original().checklist, '1')).text),
      name,
    ).checklist
    const second = readChecklist(Buffer.from((await writeChecklist('cklb', first, '1')).text), name).checklist
    const third = readChecklist(Buffer.from((await writeChecklist('ckl', second, '1')).text), name).checklist
    // A file without the STIG's uuid gets one on its way through a CKLB, which must have it.
    const uuids = third.stigs.map(({ uuid }) => uuid)
    const expected = {
      ...first,
      stigs: first.stigs.map((stig, at) => ({ ...stig, uuid: stig.uuid || (uuids[at] ?? '') })),
    }
    t.deepEqual(withoutCklAlone(third), withoutCklAlone(expected))
  })

  testHere(`STIG Manager reads the same reviews out of ${name} in both forms${where}`, async t => {
    const { checklist } = original()
    const named = { ...checklist, asset: { ...checklist.asset, hostName: checklist.asset.hostName || 'host-1' } }
    const [old, young] = [await writeChecklist('ckl', named, '1'), await writeChecklist('cklb', named, '1')]
    const reviews = (suffix: '.ckl' | '.cklb', text: string) =>
      readAsStigManager(suffix, text).checklists.map(one => one.reviews)
    t.deepEqual(reviews('.cklb', young.text), reviews('.ckl', old.text))
    t.is(reviews('.ckl', old.text)[0]?.length, checklist.stigs[0]?.rules.length)
  })
}

const answers = ({ stigs }: Checklist) =>
  stigs.map(({ rules }) =>
    rules.map(rule => [
      rule.ruleId,
      rule.status,
      rule.findingDetails,
      rule.comments,
      rule.severityOverride,
      rule.severityJustification,
      rule.ccis,
    ]),
  )
