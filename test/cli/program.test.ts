// The program as a whole: version, help, exit codes of thresholds, what goes to which stream.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { commands } from '../../src/index.ts'
import { stigpack } from '../helpers/program.ts'
import { folderOfFile } from '../helpers/temporary-folder.ts'

const folder = folderOfFile(test)
const bundle = assetPath('demo', 'stigpack-demo.tar.gz')
const trust = ['--trust', assetPath('demo', 'stigpack-demo.pub')]

test('--version says the version of package.json', async t => {
  const { version } = JSON.parse(await readFile(assetPath('package.json'), 'utf8'))
  const { code, stdout } = await stigpack(['--version'])
  t.is(code, 0)
  t.regex(stdout, new RegExp(`^stigpack/${version.replaceAll('.', '\\.')} `))
})

test('--help lists every top-level command and topic', async t => {
  const { code, stdout } = await stigpack(['--help'])
  t.is(code, 0)
  for (const id of Object.keys(commands)) t.true(stdout.includes(id.split(':')[0] ?? id), id)
})

for (const id of Object.keys(commands)) {
  test(`${id.replace(':', ' ')} --help describes it with an example and ends with 0`, async t => {
    const { code, stdout } = await stigpack([...id.split(':'), '--help'])
    t.is(code, 0)
    t.regex(stdout, /USAGE/)
    t.regex(stdout, /EXAMPLES/)
  })
}

const judge = (name: string, ...rest: string[]) =>
  stigpack(['evaluate', bundle, ...trust, '--output', join(folder, `${name}.result.json`), ...rest])

test('findings alone leave the exit code 0', async t => {
  t.is((await judge('plain')).code, 0)
})

test('--fail-on high gives 3 on a cluster with open CAT I rules, and the result is written all the same', async t => {
  t.is((await judge('fail-on', '--fail-on', 'high')).code, 3)
  t.true((await readFile(join(folder, 'fail-on.result.json'), 'utf8')).length > 1000)
})

test('--max-not-reviewed gives 4 below the number of undecided rules and 0 at 92', async t => {
  t.is((await judge('most', '--max-not-reviewed', '3')).code, 4)
  t.is((await judge('least', '--max-not-reviewed', '92')).code, 0)
})

test('the effective basis is named in the result and never passes less than the literal one', async t => {
  await judge('literal')
  await judge('effective', '--basis', 'effective')
  const counts = async (name: string) => {
    const { results } = JSON.parse(await readFile(join(folder, `${name}.result.json`), 'utf8'))
    return results[0]
  }
  const [literal, effective] = [await counts('literal'), await counts('effective')]
  t.is(effective.basis, 'effective')
  t.true(effective.counts.pass > literal.counts.pass)
})

test('site parameters change the verdict that they are about and stand in the result', async t => {
  const site = assetPath('test', 'fixtures', 'site-parameters.yaml')
  await judge('before')
  t.is((await judge('site', '--parameters', site)).code, 0)
  const read = async (name: string) => JSON.parse(await readFile(join(folder, `${name}.result.json`), 'utf8'))
  const [before, after] = [await read('before'), await read('site')]
  t.deepEqual(Object.keys(after.parameters), ['no-resources-in-initial-namespaces'])
  const rule = (evaluation: typeof before) =>
    evaluation.results[0].rules.find((candidate: { groupId: string }) => candidate.groupId === 'V-242383')
  t.is(rule(before).result, 'fail')
  t.is(rule(after).result, 'pass')
})

test('bundle verify and inspect say what they know on stdout and nothing on stderr', async t => {
  const verify = await stigpack(['bundle', 'verify', bundle, ...trust, '--signature', `${bundle}.sig`])
  t.is(verify.code, 0, verify.stderr)
  t.regex(verify.stdout, /^Verified/)
  const inspect = await stigpack(['bundle', 'inspect', bundle])
  t.is(inspect.code, 0)
  t.regex(inspect.stdout, /^NOT VERIFIED/)
  t.is(verify.stderr + inspect.stderr, '')
})

test('report --asset node writes one checklist per node, named for it', async t => {
  await judge('nodes')
  const result = join(folder, 'nodes.result.json')
  const output = join(folder, 'per-node')
  const { code, stdout, stderr } = await stigpack([
    'report',
    result,
    '--format',
    'ckl,cklb',
    '--asset',
    'node',
    '--output',
    output,
  ])
  t.is(code, 0, stderr)
  for (const node of ['cp-1', 'worker-1', 'worker-2']) {
    const ckl = await readFile(join(output, `nodes.${node}.ckl`), 'utf8')
    t.regex(ckl, new RegExp(`<HOST_NAME>${node}</HOST_NAME>`))
    const [, stig = ''] = ckl.split('<iSTIG>')
    t.is([...stig.matchAll(/<VULN>/g)].length, 92)
    t.true(stdout.includes(`nodes.${node}.cklb`))
  }
})
