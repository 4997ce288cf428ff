// --stig and content import as a user meets them.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { evaluationSchema } from '../../src/schema/evaluation.ts'
import { stigpack } from '../helpers/program.ts'
import { folderOfFile } from '../helpers/temporary-folder.ts'

const folder = folderOfFile(test)
const stig = assetPath('test', 'fixtures', 'stig', 'U_Example_STIG_V2R7_Manual-xccdf.xml')
const kept = join(folder, 'kept.stig.json')
const judge = (output: string, ...more: string[]) =>
  stigpack([
    'evaluate',
    assetPath('demo', 'stigpack-demo.tar.gz'),
    '--trust',
    assetPath('demo', 'stigpack-demo.pub'),
    '--benchmark',
    'kubernetes-stig',
    '--output',
    output,
    ...more,
  ])
const resultOf = async (file: string) => evaluationSchema.parse(JSON.parse(await readFile(file, 'utf8'))).results[0]

test.serial('content import says how the file stands to the content, and keeps it', async t => {
  const { code, stdout } = await stigpack(['content', 'import', stig, '--output', kept])
  t.is(code, 0)
  t.regex(stdout, /Kubernetes_STIG {2}Example Security Technical Implementation Guide, Version 2, Release: 7/)
  t.regex(stdout, /other revision than the content was written for \(1\): V-242390 r\d+ -> r999001/)
  t.regex(stdout, /no control answers this yet \(1\): V-999999/)
  t.regex(stdout, /not in the file \(91\): V-242376, /)
})

test.serial(
  'evaluate --stig has the text of the file, from the XCCDF and from what was kept, with the same result',
  async t => {
    const [one, other, plain] = [join(folder, 'a.json'), join(folder, 'b.json'), join(folder, 'plain.result.json')]
    const { code, stdout } = await judge(one, '--stig', stig)
    t.is(code, 0)
    t.regex(stdout, /Text of U_Example_STIG_V2R7_Manual-xccdf\.xml: 1 rules\n {2}1 of them have another revision/)
    t.regex(
      stdout,
      /No control answers yet: V-999999\n {2}Not in the file, and judged all the same: V-242376, .* and 81 more/,
    )
    t.is((await judge(other, '--stig', kept)).code, 0)
    t.is((await judge(plain)).code, 0)
    const [first, second, own] = [await resultOf(one), await resultOf(other), await resultOf(plain)]
    t.deepEqual(first, second)
    t.is(first?.rules.length, 93)
    t.is(first?.rules[0]?.title, 'Example: the API server must know who asks.')
    t.is(first?.rules[0]?.result, own?.rules.find(({ groupId }) => groupId === 'V-242390')?.result)
    t.is(first?.counts.notchecked, (own?.counts.notchecked ?? 0) + 1)
  },
)

test.serial('report --stig lays it over a result that was judged without, once', async t => {
  const report = (result: string) =>
    stigpack(['report', join(folder, result), '--stig', stig, '--format', 'ckl', '--output', folder, '--force'])
  t.is((await report('plain.result.json')).code, 0)
  t.regex(
    await readFile(join(folder, 'plain.ckl'), 'utf8'),
    /Text: as published by DISA, from U_Example_STIG_V2R7_Manual-xccdf\.xml/,
  )
  const again = await report('a.json')
  t.is(again.code, 2)
  t.regex(again.stderr, /has the text of U_Example_STIG_V2R7_Manual-xccdf\.xml already/)
})

for (const [what, args, code, message] of [
  ['a file that is not there', ['--stig', join(folder, 'nowhere.zip')], 2, /INPUT_NOT_FOUND/],
  ['a file that is no STIG', ['--stig', assetPath('package.json')], 7, /STIG_INVALID/],
  ['a STIG of what is not judged', ['--stig', stig, '--benchmark', 'cis-kubernetes'], 7, /STIG_FOREIGN/],
] as const) {
  test(`${what} ends with ${code}, and no result is written`, async t => {
    const output = join(folder, `never-${code}.json`)
    const base = what.startsWith('a STIG of') ? args : [...args, '--benchmark', 'kubernetes-stig']
    const { code: given, stderr } = await stigpack([
      'evaluate',
      assetPath('demo', 'stigpack-demo.tar.gz'),
      '--trust',
      assetPath('demo', 'stigpack-demo.pub'),
      '--output',
      output,
      ...base,
    ])
    t.is(given, code)
    t.regex(stderr, message)
    await t.throwsAsync(() => readFile(output))
  })
}
