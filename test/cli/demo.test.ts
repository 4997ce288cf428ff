// The demo through the real program: which files it leaves, and that all of them tell the same.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { type Counts, evaluationSchema } from '../../src/schema/evaluation.ts'
import { stigpack } from '../helpers/program.ts'
import { folderOfFile } from '../helpers/temporary-folder.ts'
import { readAsStigManager, type readable } from '../report/helpers/stig-manager.ts'

const folder = folderOfFile(test)
const output = join(folder, 'demo')
let stdout = ''
let json: { readonly results: readonly { readonly counts: Counts }[] }

test.before(async t => {
  const plain = await stigpack(['demo', '--output', output])
  t.is(plain.code, 0, plain.stderr)
  stdout = plain.stdout
  // A second demo in the same folder replaces the first: nobody should need a flag for that.
  const again = await stigpack(['demo', '--output', output, '--json'])
  t.is(again.code, 0, again.stderr)
  json = again.json() as typeof json
})

const read = (ending: string) => readFile(join(output, `stigpack-demo${ending}`), 'utf8')

/** What the demo's cluster, kubeadm with Kubernetes 1.34, is judged by. */
const benchmarks = ['kubernetes-stig', 'cis-kubernetes', 'kubernetes-hardening']

test('the folder holds the bundle, its signature, the key, the result and the reports, and nothing else', async t => {
  const xccdf = benchmarks.map(id => `.${id}.xccdf.xml`)
  const endings = ['.ckl', '.cklb', '.pdf', '.pub', '.result.json', '.tar.gz', '.tar.gz.sig', ...xccdf].sort()
  t.deepEqual(
    (await readdir(output)).sort(),
    endings.map(ending => `stigpack-demo${ending}`),
  )
})

test('the summary names the cluster, the counts and every file', async t => {
  t.regex(stdout, /Cluster demo \(v1\.\d+\.\d+, kubeadm, 3 nodes\)/)
  t.regex(
    stdout,
    /Open +Not a Finding .*\n +kubernetes-stig V2R6 .*\n +cis-kubernetes 1\.12 .*\n +kubernetes-hardening /,
  )
  t.regex(stdout, /CIS Kubernetes Benchmark 1\.12, effective reading, open:\n +CAT I .* 1\.2\.1 /)
  for (const name of await readdir(output)) t.true(stdout.includes(name), name)
})

test('all rules of every benchmark are there, each with a message, and the counts add up', async t => {
  const evaluation = evaluationSchema.parse(JSON.parse(await read('.result.json')))
  t.deepEqual(
    evaluation.results.map(({ benchmark }) => benchmark.id),
    benchmarks,
  )
  t.deepEqual(
    evaluation.results.slice(0, 2).map(({ rules }) => rules.length),
    [92, 131],
  )
  for (const [index, { rules, counts }] of evaluation.results.entries()) {
    t.is(new Set(rules.map(rule => rule.groupId)).size, rules.length)
    for (const rule of rules) t.true(rule.message.length > 10, rule.groupId)
    t.deepEqual(json.results[index]?.counts, counts)
    t.is(
      Object.values(counts).reduce((sum, count) => sum + count, 0),
      rules.length,
    )
  }
})

test('why a release was chosen stands in the result', async t => {
  const evaluation = evaluationSchema.parse(JSON.parse(await read('.result.json')))
  t.regex(evaluation.results[1]?.because ?? '', /Kubernetes 1\.32 to 1\.34, and the cluster runs 1\.34/)
  t.deepEqual(evaluation.leftOut, [])
})

test('everything that is not decided says what it waits for', async t => {
  const evaluation = evaluationSchema.parse(JSON.parse(await read('.result.json')))
  for (const rule of evaluation.results.flatMap(({ rules }) => rules)) {
    if (rule.result !== 'notchecked') continue
    t.true(
      rule.checks.some(check => check.waitsFor.length > 0),
      rule.groupId,
    )
  }
})

test('every pass and fail cites a file of the bundle with the digest that the manifest gives', async t => {
  const evaluation = evaluationSchema.parse(JSON.parse(await read('.result.json')))
  const inspect = await stigpack(['bundle', 'inspect', join(output, 'stigpack-demo.tar.gz'), '--json'])
  const { predicate } = inspect.json() as { predicate: { files: { path: string; sha256: string }[] } }
  const digests = new Map(predicate.files.map(file => [file.path, file.sha256]))
  const decided = evaluation.results
    .flatMap(({ rules }) => rules)
    .filter(rule => ['pass', 'fail'].includes(rule.result))
    .flatMap(rule => rule.checks.filter(check => ['pass', 'fail'].includes(check.result)))
    // The age of the evidence is in the manifest itself, which no file of the bundle is.
    .filter(check => check.control !== 'evidence-is-recent')
  t.true(decided.length > 40)
  for (const check of decided) {
    t.true(check.citations.length > 0, `${check.control} on ${check.target.name}`)
    for (const citation of check.citations) t.is(citation.sha256, digests.get(citation.file) ?? '', check.control)
  }
})

test('STIG Manager reads the same host, rule ids and results from CKL, CKLB and XCCDF', async t => {
  const evaluation = evaluationSchema.parse(JSON.parse(await read('.result.json')))
  const reviewed = (result: string) => (['pass', 'fail', 'notapplicable'].includes(result) ? result : 'notchecked')
  const endings: readonly (typeof readable)[number][] = ['.ckl', '.cklb', '.xccdf.xml']
  for (const [index, { benchmark, rules }] of evaluation.results.entries()) {
    const expected = new Map(rules.map(rule => [rule.ruleId, reviewed(rule.result)]))
    for (const ending of endings) {
      // XCCDF results hold one benchmark; checklists hold them all.
      const isOwn = ending === '.xccdf.xml'
      const { target, checklists } = readAsStigManager(ending, await read(isOwn ? `.${benchmark.id}${ending}` : ending))
      t.is(target.name, 'demo', ending)
      const checklist = checklists[isOwn ? 0 : index]
      // STIG Manager takes DISA's prefix off XCCDF ids and leaves the others as they are.
      t.true(checklist?.benchmarkId.endsWith(benchmark.stigId), ending)
      if (!isOwn) t.is(checklist?.revisionStr, `V${benchmark.version}R${benchmark.release}`, ending)
      const reviews = checklist?.reviews ?? []
      t.is(reviews.length, rules.length, ending)
      // What it would cut off would no longer end as the rule's id does.
      for (const { ruleId, result } of reviews)
        t.is(reviewed(result), expected.get(ruleId.replace(/^xccdf_.*_rule_/, '')) ?? '', `${ending} ${ruleId}`)
    }
  }
})

test('the Secret value of the demo workloads is nowhere in the bundle, nor its base64', async t => {
  const workloads = await readFile(assetPath('demo', 'workloads.yaml'), 'utf8')
  const value = /password: ['"]([^'"]+)['"]/.exec(workloads)?.[1] ?? ''
  t.true(value.length > 10)
  const tar = gunzipSync(await readFile(join(output, 'stigpack-demo.tar.gz'))).toString('latin1')
  t.false(tar.includes(value))
  t.false(tar.includes(Buffer.from(value).toString('base64')))
  t.true(tar.includes('"name":"database"'), 'its metadata is there')
})

test('with SOURCE_DATE_EPOCH the result and the reports are the same bytes every time', async t => {
  const env = { SOURCE_DATE_EPOCH: '1767225600' }
  const folders = [join(folder, 'one'), join(folder, 'two')]
  for (const target of folders) t.is((await stigpack(['demo', '--output', target], { env })).code, 0)
  for (const name of await readdir(folders[0] ?? '')) {
    const [one, two] = await Promise.all(folders.map(target => readFile(join(target, name))))
    t.true(one?.equals(two ?? Buffer.alloc(0)), name)
  }
})
