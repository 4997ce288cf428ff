// What a report can be asked for and what is refused, with which code.
import test from 'ava'
import { StigpackError } from '../../src/errors.ts'
import { type ReportOptions, reportFormats } from '../../src/report/index.ts'
import type { Evaluation } from '../../src/schema/evaluation.ts'
import { check, evaluation, rule, smallEvaluation, testResult } from './fixture.ts'
import { renderAll } from './helpers/render.ts'

async function refusal(options: ReportOptions, input: Evaluation = smallEvaluation()): Promise<StigpackError> {
  try {
    await renderAll(input, options)
  } catch (error) {
    if (error instanceof StigpackError) return error
    throw error
  }
  throw new Error('it was not refused')
}

test('an unknown format is refused and the message lists the known ones', async t => {
  const error = await refusal({ formats: ['ckl', 'docx'] })
  t.is(error.code, 'FORMAT_UNKNOWN')
  t.regex(error.message, /"docx"/)
  t.is(error.next, `Use one or more of: ${[...reportFormats.map(format => format.id), 'all'].join(', ')}.`)
})

for (const [wrong, near] of [
  ['cklbb', 'cklb'],
  ['CKL', 'ckl'],
  ['xcdf', 'xccdf'],
  ['al', 'all'],
] as const) {
  test(`the format ${wrong} is refused and ${near} is named as the nearest`, async t => {
    t.is((await refusal({ formats: [wrong] })).why, `The nearest name is ${near}.`)
  })
}

test('a format without a name is refused', async t => {
  t.is((await refusal({ formats: ['ckl', ''] })).message, 'A report format has no name.')
})

test('all is every format of the registry, each once, however often it is named', async t => {
  const every = await renderAll(smallEvaluation(), { formats: ['ckl', 'all', 'cklb'] })
  const suffixes = reportFormats.flatMap(format => [format, ...(format.companions ?? [])].map(({ suffix }) => suffix))
  t.deepEqual([...every.keys()].sort(), suffixes.sort())
})

for (const [what, marking] of [
  ['empty', ''],
  ['blank', '  '],
  ['on two lines', 'CUI\nNOFORN'],
  ['with a terminal escape', 'CUI\u001b[31m'],
  ['with a mark of direction', 'CUI \u202eLAICNEDIFNOC'],
  ['far too long', 'CUI '.repeat(60)],
  ['of a classified document', 'SECRET//NOFORN'],
  ['of a classified document, in portions', '(TOP SECRET)'],
] as const) {
  test(`a marking that is ${what} is refused`, async t => {
    const error = await refusal({ marking })
    t.is(error.code, 'USAGE_INVALID')
    t.is(error.exitCode, 2)
  })
}

test('the marking is UNCLASSIFIED unless another is given', async t => {
  const plain = await renderAll(smallEvaluation(), { formats: ['ckl'] })
  t.regex(plain.get('.ckl')?.toString() ?? '', /<MARKING>UNCLASSIFIED<\/MARKING>/)
  const marked = await renderAll(smallEvaluation(), { formats: ['ckl', 'cklb', 'xccdf'], marking: 'CUI//SP-CTI & co' })
  t.regex(marked.get('.ckl')?.toString() ?? '', /<MARKING>CUI\/\/SP-CTI &amp; co<\/MARKING>/)
  t.regex(marked.get('.cklb')?.toString() ?? '', /"classification": "CUI\/\/SP-CTI & co"/)
  t.regex(marked.get('.xccdf.xml')?.toString() ?? '', /Marking: CUI\/\/SP-CTI &amp; co</)
})

test('a result without benchmarks and a benchmark without rules are refused', async t => {
  t.is((await refusal({}, evaluation([]))).code, 'RESULT_INVALID')
  t.is((await refusal({}, evaluation([testResult([])]))).code, 'RESULT_INVALID')
})

test('documents by node are refused where the inventory is empty', async t => {
  const error = await refusal({ asset: 'node' }, { ...smallEvaluation(), nodes: [] })
  t.is(error.code, 'USAGE_INVALID')
  t.regex(error.why ?? '', /inventory/)
})

test('by node, checklists are cut and the PDF stays whole unless it is asked for', async t => {
  const whole = await renderAll(smallEvaluation(), { asset: 'node', formats: ['pdf', 'xccdf', 'ckl', 'cklb'] })
  const node = '.worker-1.enclave.example.mil'
  t.deepEqual(
    [...whole.keys()],
    ['.pdf', '.cp-1.xccdf.xml', `${node}.xccdf.xml`, '.cp-1.ckl', `${node}.ckl`, '.cp-1.cklb', `${node}.cklb`],
  )
  const every = await renderAll(smallEvaluation(), { asset: 'node', formats: ['pdf'], everyFormatPerNode: true })
  t.deepEqual([...every.keys()], ['.pdf', '.cp-1.pdf', `${node}.pdf`])
})

test('both writes one document for the cluster and one for each node', async t => {
  const both = await renderAll(smallEvaluation(), { asset: 'both', formats: ['pdf', 'ckl'] })
  t.deepEqual([...both.keys()], ['.pdf', '.ckl', '.cp-1.ckl', '.worker-1.enclave.example.mil.ckl'])
})

test('a node that is called like the cluster is an asset of its own beside it', async t => {
  const small = smallEvaluation()
  const [node] = small.nodes
  if (node === undefined) return t.fail()
  const alike = { ...small, cluster: { ...small.cluster, name: 'CP-1' } }
  const both = await renderAll(alike, { asset: 'both', formats: ['ckl'] })
  const hosts = [...both.values()].map(bytes => /<HOST_NAME>([^<]*)</.exec(bytes.toString())?.[1])
  t.deepEqual(hosts, ['CP-1', 'cp-1-2', 'worker-1.enclave.example.mil'])
})

test('two benchmarks are one CKL, one CKLB and one PDF, but two XCCDF results, each under the namespace of its publisher', async t => {
  const one = testResult([rule(1, [check({ result: 'pass' })])])
  const other = testResult([rule(2, [check({ result: 'fail' })])], {
    benchmark: { ...one.benchmark, id: 'cis', stigId: 'CIS', title: 'CIS Benchmark', publisher: 'CIS' },
  })
  const documents = await renderAll(evaluation([one, other]), { formats: ['pdf', 'xccdf', 'ckl', 'cklb'] })
  t.deepEqual([...documents.keys()], ['.pdf', '.kubernetes-stig.xccdf.xml', '.cis.xccdf.xml', '.ckl', '.cklb'])
  t.is(
    documents
      .get('.ckl')
      ?.toString()
      .match(/<iSTIG>/g)?.length,
    2,
  )
  t.regex(documents.get('.cis.xccdf.xml')?.toString() ?? '', /xccdf_org\.cisecurity_benchmark_CIS/)
})
