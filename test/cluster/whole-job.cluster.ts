// The main job on a real cluster, compared with what kubectl, the kernel and openssl say.
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import test from 'ava'
import { type Evaluation, evaluationSchema } from '../../src/schema/evaluation.ts'
import { jsonOutputs } from '../../src/schema/json-output.ts'
import { stigpack } from '../helpers/program.ts'
import { folderOfFile, temporaryFolder } from '../helpers/temporary-folder.ts'
import { assessFlags } from './helpers/assessor.ts'
import { kubectl, namesOf, serverVersion } from './helpers/cluster.ts'
import { type Job, makeKeys, runJob } from './helpers/job.ts'
import { assessObjects } from './helpers/object-assessor.ts'

const folder = folderOfFile(test)
let job: Job

test.before(async () => {
  job = await runJob(join(folder, 'out'), await makeKeys(join(folder, 'keys')))
})

test.serial('--json fits its published schema', t => {
  t.notThrows(() => jsonOutputs.run.parse(job.json))
})

test.serial('version, identity and nodes are what kubectl says', t => {
  const { cluster, nodes } = job.evaluation
  t.is(cluster.version, serverVersion().gitVersion)
  t.is(cluster.uid, kubectl(['get', 'namespace', 'kube-system', '--output', 'jsonpath={.metadata.uid}']))
  t.is(cluster.platform, 'kubeadm')
  t.deepEqual(
    nodes.map(node => node.name),
    ['cp-1', 'worker-1', 'worker-2'],
  )
  t.deepEqual(nodes[0]?.roles.includes('control-plane'), true)
})

test.serial('every list has as many objects as kubectl counts', t => {
  const compared = job.json.collection.collectors.filter(({ source }) => /^[a-z]+(\.[a-z0-9.-]+)?$/.test(source))
  const lists = compared.filter(({ source }) => !['version', 'discovery'].includes(source))
  t.true(lists.length >= 25, `only ${lists.length} lists`)
  for (const { source, objects } of lists) t.is(objects, namesOf(source).length, source)
})

test.serial('nothing that an administrator may read is a gap', t => {
  t.deepEqual(
    job.json.collection.gaps.filter(({ reason }) => reason !== 'not-served'),
    [],
  )
})

test.serial('all 92 rules are in the result, and counts are equal in every format', async t => {
  const [result] = job.evaluation.results
  t.is(result?.rules.length, 92)
  const counts = result?.counts ?? { pass: 0, fail: 0, error: 0, notchecked: 0, notapplicable: 0 }
  t.deepEqual(job.json.results[0]?.counts, counts)
  const count = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length
  const ckl = await readFile(job.report('.ckl'), 'utf8')
  const cklb = await readFile(job.report('.cklb'), 'utf8')
  const all = (word: keyof typeof counts) => job.evaluation.results.reduce((sum, one) => sum + one.counts[word], 0)
  const xccdf = await readFile(job.report('.kubernetes-stig.xccdf.xml'), 'utf8')
  t.is(count(ckl, /<STATUS>Open</g), all('fail'))
  t.is(count(ckl, /<STATUS>NotAFinding</g), all('pass'))
  t.is(count(ckl, /<STATUS>Not_Applicable</g), all('notapplicable'))
  t.is(count(ckl, /<STATUS>Not_Reviewed</g), all('notchecked') + all('error'))
  t.is(count(cklb, /"status": ?"open"/g), all('fail'))
  t.is(count(cklb, /"status": ?"not_a_finding"/g), all('pass'))
  t.is(count(xccdf, /<cdf:result>fail</g), counts.fail)
  t.is(count(xccdf, /<cdf:result>pass</g), counts.pass)
})

test.serial('the flag rules agree with an independent reading of the running processes', t => {
  const expected = assessFlags(serverVersion().minor)
  t.is(expected.size, 36)
  for (const [groupId, verdict] of expected) t.is(job.rule(groupId).result, verdict, groupId)
})

test.serial('the object and version rules agree with what kubectl shows', t => {
  const expected = assessObjects()
  t.is(expected.size, 8)
  for (const [groupId, verdict] of expected) t.is(job.rule(groupId).result, verdict, groupId)
})

test.serial('kubelet settings agree with what each kubelet answers', t => {
  for (const node of ['cp-1', 'worker-1', 'worker-2']) {
    const body: unknown = JSON.parse(kubectl(['get', '--raw', `/api/v1/nodes/${node}/proxy/configz`]))
    const { kubeletconfig } = body as { kubeletconfig: { authorization: { mode: string } } }
    const check = job.rule('V-242392').checks.find(({ target }) => target.node === node)
    t.is(check?.effective.result, kubeletconfig.authorization.mode === 'Webhook' ? 'pass' : 'fail', node)
  }
})

test.serial('the bundle verifies, by stigpack and by openssl alone', async t => {
  const verify = await stigpack([
    'bundle',
    'verify',
    job.bundle,
    '--trust',
    job.publicKey,
    '--signature',
    `${job.bundle}.sig`,
  ])
  t.is(verify.code, 0, verify.stderr)
  const openssl = execFileSync(
    'openssl',
    ['dgst', '-sha256', '-verify', job.publicKey, '-signature', `${job.bundle}.sig`, job.bundle],
    { encoding: 'utf8' },
  )
  t.regex(openssl, /Verified OK/)
})

test.serial('a bundle with one bit changed is refused with exit code 5 and no result', async t => {
  const work = await temporaryFolder(t)
  const bytes = await readFile(job.bundle)
  const middle = bytes.length >> 1
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  const changed = join(work, 'changed.tar.gz')
  const result = join(work, 'changed.result.json')
  await writeFile(changed, bytes)
  const { code, stderr } = await stigpack(['evaluate', changed, '--trust', job.publicKey, '--output', result])
  t.is(code, 5)
  t.regex(stderr, /Error BUNDLE_[A-Z_]+:/)
  await t.throwsAsync(readFile(result), { code: 'ENOENT' })
})

test.serial('no token, certificate key or Secret value of this cluster is in the bundle', async t => {
  const tar = gunzipSync(await readFile(job.bundle)).toString('latin1')
  const key = (await readFile('/etc/kubernetes/pki/ca.key', 'latin1')).split('\n')[1] ?? ''
  t.true(key.length > 40)
  t.false(tar.includes(key))
  const secrets = JSON.parse(kubectl(['get', 'secrets', '--all-namespaces', '--output', 'json'])) as {
    items: { data?: Record<string, string> }[]
  }
  const values = secrets.items.flatMap(({ data = {} }) => Object.entries(data))
  // ca.crt and namespace are public; everything else of a Secret must not be found, encoded or plain.
  const secretValues = values.filter(([name, value]) => !['ca.crt', 'namespace'].includes(name) && value.length >= 12)
  for (const [name, value] of secretValues) {
    if (
      [
        'usage-bootstrap-authentication',
        'usage-bootstrap-signing',
        'expiration',
        'auth-extra-groups',
        'description',
      ].includes(name)
    )
      continue
    t.false(tar.includes(value), name)
    t.false(tar.includes(Buffer.from(value, 'base64').toString('latin1')), name)
  }
})

test.serial('judging the same bundle again gives the same verdicts', async t => {
  const work = await temporaryFolder(t)
  const output = join(work, 'again.result.json')
  const again = await stigpack(['evaluate', job.bundle, '--trust', job.publicKey, '--output', output])
  t.is(again.code, 0, again.stderr)
  const { results } = evaluationSchema.parse(JSON.parse(await readFile(output, 'utf8')))
  const words = (given: Evaluation['results']) =>
    given.map(({ benchmark, rules }) => [benchmark.id, rules.map(({ groupId, result }) => [groupId, result])])
  t.deepEqual(words(results), words(job.evaluation.results))
  // The age of the evidence, a rule of the hardening guide, is told as of the day of judging; all else is the same to the letter.
  t.deepEqual(results[0], job.evaluation.results[0])
})
