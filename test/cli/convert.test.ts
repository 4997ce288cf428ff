// stigpack convert as a user meets it.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { stigpack } from '../helpers/program.ts'
import { folderOfFile } from '../helpers/temporary-folder.ts'

const folder = folderOfFile(test)
const cklb = join(folder, 'host.cklb')

test.before(async () => {
  const rule = {
    group_id: 'V-1',
    rule_id_src: 'SV-1r1_rule',
    severity: 'high',
    status: 'open',
    uuid: 'u',
    comments: 'mine',
  }
  const data = { target_data: { host_name: 'host' }, stigs: [{ stig_id: 'X', size: 1, rules: [rule] }] }
  await writeFile(cklb, JSON.stringify(data))
})

test('a checklist is converted, its path is printed, and what was left out stands on stderr', async t => {
  const output = join(folder, 'host.ckl')
  const { code, stdout, stderr } = await stigpack(['convert', cklb, '--format', 'ckl', '--output', output])
  t.is(code, 0)
  t.is(stdout, `${output}\n`)
  t.regex(stderr, /warn: A CKL has no place for the uuid of a rule; it was left out\. \(V-1\)/)
  t.regex(await readFile(output, 'utf8'), /<STATUS>Open<\/STATUS>[\s\S]*<COMMENTS>mine</)
})

test('a file that exists is not replaced without --force', async t => {
  const output = join(folder, 'there.ckl')
  await writeFile(output, 'precious')
  t.is((await stigpack(['convert', cklb, '--format', 'ckl', '--output', output])).code, 2)
  t.is(await readFile(output, 'utf8'), 'precious')
  t.is((await stigpack(['convert', cklb, '--format', 'ckl', '--output', output, '--force'])).code, 0)
})

for (const [what, args, code] of [
  ['a format that is no checklist', [cklb, '--format', 'xccdf'], 2],
  ['a file that is not there', [join(folder, 'nowhere.ckl'), '--format', 'ckl'], 2],
  ['a folder', [folder, '--format', 'ckl'], 2],
  ['no file at all', ['--format', 'ckl'], 2],
] as const) {
  test(`${what} is a fault of usage`, async t => {
    t.is((await stigpack(['convert', ...args, '--output', join(folder, 'never.ckl')])).code, code)
  })
}

test('a file that is no checklist ends with 7, and nothing is written', async t => {
  const file = join(folder, 'plain.txt')
  await writeFile(file, 'hello')
  const output = join(folder, 'never.ckl')
  const { code, stderr } = await stigpack(['convert', file, '--format', 'ckl', '--output', output])
  t.is(code, 7)
  t.regex(stderr, /CHECKLIST_INVALID/)
  await t.throwsAsync(() => readFile(output))
})
