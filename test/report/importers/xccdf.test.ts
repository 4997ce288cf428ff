// XCCDF as its importers want it: prefix, roots, ids, order of elements, and each thing that one of them is known to stumble over.
import test from 'ava'
import { resultWords } from '../../../src/model/verdict.ts'
import { fullEvaluation } from '../fixture.ts'
import { renderAll } from '../helpers/render.ts'
import { texts } from '../readers/xml.ts'

const documents = await renderAll(fullEvaluation(), {
  formats: ['xccdf', 'xccdf11', 'arf'],
  organization: 'Example Office',
})
const nodes = await renderAll(fullEvaluation(), { formats: ['xccdf'], asset: 'node' })
const bytesOf = (suffix: string): Buffer => documents.get(suffix) ?? Buffer.of()
const textOf = (suffix: string): string => bytesOf(suffix).toString('utf8')
const both = ['.xccdf.xml', '.xccdf11.xml'] as const

for (const suffix of both) {
  const text = textOf(suffix)
  const attributes = (name: string): string[] =>
    [...text.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(match => match[1] ?? '')

  test(`${suffix}: every element of XCCDF has the prefix cdf, which STIG Viewer looks for`, t => {
    const own = [...text.matchAll(/<([a-z]+:)?[A-Za-z-]+[ >/]/g)].map(match => match[1] ?? '')
    t.deepEqual([...new Set(own)].sort(), ['cdf:', 'dc:', 'sm:'])
  })

  test(`${suffix}: the root is a Benchmark with an id: STIG Manager and Heimdall read no bare TestResult of ours`, t => {
    t.regex(text, /^<\?xml[^>]+\?>\n<cdf:Benchmark [^>]*\bid="[^"]+"/)
  })

  test(`${suffix}: every result refers to a Rule that is there, once`, t => {
    const rules = [...text.matchAll(/<cdf:Rule id="([^"]+)"/g)].map(match => match[1])
    t.is(rules.length, 92)
    t.is(new Set(rules).size, 92)
    t.deepEqual(
      attributes('idref').filter(id => rules.includes(id)),
      rules,
    )
  })

  test(`${suffix}: test-system is a CPE with product and version: STIG Manager fails without it`, t => {
    t.deepEqual(attributes('test-system'), ['cpe:/a:stigpack:stigpack:0.1.0'])
  })

  test(`${suffix}: a target, its facts under the names of SCC and STIG Manager, and a score are there`, t => {
    t.regex(text, /<cdf:target>enclave-7-prod</)
    t.regex(text, /<cdf:fact name="urn:scap:fact:asset:identifier:host_name" type="string">enclave-7-prod</)
    t.regex(text, /<cdf:score system="urn:xccdf:scoring:flat-unweighted" maximum="\d+">\d+</)
  })

  test(`${suffix}: CCIs are idents of DISA's system, in the rule and in its result: Heimdall finds NIST controls by them`, t => {
    for (const parent of ['Rule', 'rule-result'])
      t.true(
        texts(
          bytesOf(suffix),
          `//*[local-name()='${parent}']/*[local-name()='ident'][@system='http://cyber.mil/cci']`,
        ).includes('CCI-000366'),
      )
  })

  test(`${suffix}: the parts of a rule result come in the order of the schema, and so do those of the test result`, t => {
    const result = /<cdf:rule-result [^>]*>([\s\S]*?)<\/cdf:rule-result>/.exec(text)?.[1] ?? ''
    const order = [...result.matchAll(/^ {6}<cdf:([a-z-]+)/gm)].map(match => match[1])
    t.deepEqual([...new Set(order)], ['result', 'ident', 'message', 'check'])
    const test = /<cdf:TestResult [\s\S]*<\/cdf:TestResult>/.exec(text)?.[0] ?? ''
    const parts = [...new Set([...test.matchAll(/^ {4}<cdf:([a-z-]+)/gm)].map(match => match[1]))]
    t.deepEqual(parts, [
      'benchmark',
      'title',
      'remark',
      'organization',
      'target',
      'target-facts',
      'platform',
      'rule-result',
      'score',
    ])
  })

  test(`${suffix}: results are words of XCCDF, none of them translated`, t => {
    const words = new Set(texts(bytesOf(suffix), "//*[local-name()='rule-result']/*[local-name()='result']"))
    t.deepEqual([...words].sort(), [...resultWords].sort())
  })

  test(`${suffix}: details stand in the message and as sm:detail, comments as sm:comment: STIG Manager takes the latter`, t => {
    const of = (name: string) =>
      texts(bytesOf(suffix), `//*[local-name()='rule-result'][1]//*[local-name()='${name}']`)[0]
    t.is(of('message'), of('detail'))
    t.regex(of('comment') ?? '', /Judged by stigpack/)
  })

  test(`${suffix}: the discussion lies in DISA's own markup, escaped once for XML and once for that markup`, t => {
    const [description = ''] = texts(
      bytesOf(suffix),
      "//*[local-name()='Rule'][*[local-name()='title'][contains(., '<script>')]]/*[local-name()='description']",
    )
    t.regex(description, /^<VulnDiscussion>tab\there, &lt;script&gt;/)
    t.regex(description, /<Documentable>false<\/Documentable>/)
  })
}

test('ids of XCCDF 1.2 have the form xccdf_<reverse DNS>_<kind>_<name>, and the namespace is that of 1.2', t => {
  const text = textOf('.xccdf.xml')
  t.regex(text, /xmlns:cdf="http:\/\/checklists\.nist\.gov\/xccdf\/1\.2"/)
  const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(match => match[1] ?? '').filter(id => id !== 'release-info')
  for (const id of ids) t.regex(id, /^xccdf_[^_]+_(?:benchmark|group|rule|testresult)_.+/)
  t.regex(
    text,
    /<cdf:benchmark href="#xccdf_mil\.disa\.stig_benchmark_Kubernetes_STIG" id="xccdf_mil\.disa\.stig_benchmark_Kubernetes_STIG"\/>/,
  )
})

test('ids of XCCDF 1.1 are bare, as in a manual STIG, and the namespace is that of 1.1', t => {
  const text = textOf('.xccdf11.xml')
  t.regex(text, /xmlns:cdf="http:\/\/checklists\.nist\.gov\/xccdf\/1\.1"/)
  t.regex(text, /<cdf:Benchmark [^>]* id="Kubernetes_STIG"/)
  t.regex(text, /<cdf:Group id="V-900000">[\s\S]*?<cdf:Rule id="SV-900000r100000_rule"/)
  t.notRegex(text, /xccdf_/)
})

test('a platform in the older binding is there: the validator of oscap 1.3.7 answers an error to a file without any warning', t => {
  for (const suffix of both) t.regex(textOf(suffix), /<cdf:platform idref="cpe:\/a:kubernetes:kubernetes"\/>/)
})

test('an address of a node is a target-address, a fact of SCC and a fact of STIG Manager', t => {
  const text = nodes.get('.cp-1.xccdf.xml')?.toString() ?? ''
  t.regex(text, /<cdf:target-address>10\.20\.0\.11</)
  t.regex(text, /identifier:ipv4" type="string">10\.20\.0\.11</)
  t.regex(text, /identifier:ipv6" type="string">fd00::11</)
  t.regex(text, /2020:asset:ip" type="string">10\.20\.0\.11</)
})

test('ARF: every report is created for a request that is there and about an asset that is there', t => {
  const bytes = bytesOf('.arf.xml')
  const attribute = (xpath: string) =>
    [...bytes.toString().matchAll(new RegExp(`<arf:${xpath} id="([^"]+)"`, 'g'))].map(match => match[1])
  t.deepEqual(
    [attribute('report-request'), attribute('asset'), attribute('report')],
    [['request-1'], ['asset-1'], ['report-1']],
  )
  t.deepEqual(texts(bytes, "//*[local-name()='ref']"), ['request-1', 'asset-1'])
})

test('ARF: an address of IPv6 has eight groups, the only form that the schema of assets takes', async t => {
  const arf = await renderAll(fullEvaluation(), { formats: ['arf'], asset: 'node' })
  t.regex(arf.get('.cp-1.arf.xml')?.toString() ?? '', /<ai:ip-v6>fd00:0:0:0:0:0:0:11</)
})
