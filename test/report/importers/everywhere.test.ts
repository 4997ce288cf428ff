// What breaks importers, whatever the format is: one test for each thing that some reader is known to stumble over.
import test from 'ava'
import { fullEvaluation, hostileEvaluation, smallEvaluation } from '../fixture.ts'
import { renderAll } from '../helpers/render.ts'
import { readAsStigManager, readable } from '../helpers/stig-manager.ts'
import { texts } from '../readers/xml.ts'
import { scenarios } from '../scenarios.ts'

const machine = ['ckl', 'cklb', 'xccdf', 'xccdf11', 'arf']
const all = await renderAll(fullEvaluation(), { formats: machine })
const textOf = (suffix: string): string => all.get(suffix)?.toString('utf8') ?? ''

test('no document has a byte order mark: JSON.parse and the parser of Heimdall fail on one', t => {
  for (const [suffix, bytes] of all) t.false(bytes.subarray(0, 3).equals(Buffer.of(0xef, 0xbb, 0xbf)), suffix)
})

test('the host name is never empty, whatever the cluster is called: STIG Manager refuses a checklist without one', async t => {
  for (const name of ['', '   ', '///', '\u0000', 'Ω']) {
    const small = smallEvaluation()
    const documents = await renderAll({ ...small, cluster: { ...small.cluster, name, uid: '' } }, { formats: machine })
    t.regex(documents.get('.ckl')?.toString() ?? '', /<HOST_NAME>[A-Za-z0-9._-]+</)
    for (const kind of readable)
      t.truthy(readAsStigManager(kind, documents.get(kind)?.toString() ?? '').target.name, kind)
  }
})

test('the release has a number and something after it, for every publisher: STIG Manager finds no revision otherwise', async t => {
  const pattern = /Release:\s*(.+?)\s/
  for (const { name, evaluation } of scenarios.filter(one =>
    ['two publishers', 'a real cluster', 'mixed'].includes(one.name),
  )) {
    const documents = await renderAll(await evaluation(), { formats: ['ckl', 'cklb'] })
    const ckl = documents.get('.ckl') ?? Buffer.of()
    const infos = texts(ckl, "//SI_DATA[SID_NAME='releaseinfo']/SID_DATA")
    t.true(infos.length > 0)
    for (const info of infos) t.regex(info, pattern, name)
    for (const kind of ['.ckl', '.cklb'] as const)
      for (const list of readAsStigManager(kind, documents.get(kind)?.toString() ?? '').checklists)
        t.regex(list.revisionStr ?? '', /^V.+R.+$/, `${name}${kind}`)
  }
})

test('rule ids keep their suffix where importers match on them, and lose it where STIG Viewer 3 shows them', t => {
  t.regex(textOf('.ckl'), /<ATTRIBUTE_DATA>SV-900000r100000_rule</)
  t.regex(textOf('.cklb'), /"rule_id": "SV-900000r100000",\s+"rule_id_src": "SV-900000r100000_rule"/)
  t.regex(textOf('.xccdf.xml'), /idref="xccdf_mil\.disa\.stig_rule_SV-900000r100000_rule"/)
  t.regex(textOf('.xccdf11.xml'), /idref="SV-900000r100000_rule"/)
})

test('details and comments have 32,767 characters at most, where STIG Manager and Evaluate-STIG cut', async t => {
  for (const { evaluation } of scenarios) {
    const documents = await renderAll(await evaluation(), { formats: ['ckl', 'xccdf'] })
    const ckl = documents.get('.ckl') ?? Buffer.of()
    for (const text of texts(ckl, '//FINDING_DETAILS | //COMMENTS')) t.true(text.length <= 32_767)
  }
})

test('what people read from a rule in one format stands in every other: status, details and comments are equal', t => {
  const [ckl, ...others] = readable.map(kind => readAsStigManager(kind, textOf(kind)).checklists[0]?.reviews)
  for (const reviews of others) t.deepEqual(reviews, ckl)
})

test('hostile text is the same harmless text in every format', async t => {
  const documents = await renderAll(hostileEvaluation(), { formats: machine })
  for (const kind of readable) {
    const [review] = readAsStigManager(kind, documents.get(kind)?.toString() ?? '').checklists[0]?.reviews ?? []
    t.regex(review?.detail ?? '', /<script>alert\("1"\)<\/script> & \]\]> --> \{\{constructor\}\}/, kind)
    t.regex(review?.detail ?? '', /\[U\+001B\].*\[U\+0007\].*\[U\+0000\].*\[U\+009B\].*\[U\+D800\]lone/, kind)
    t.regex(review?.detail ?? '', /日本語, 한국어, 🚀/, kind)
  }
})
