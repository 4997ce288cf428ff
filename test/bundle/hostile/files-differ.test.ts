// The files against the signed list: changed, missing and added are three answers.
import test from 'ava'
import { entry, forge, refusal } from '../helpers/forge.ts'
import { contents } from '../helpers/sample.ts'

const pods = 'evidence/cluster/core.v1.pods.ndjson'
const text = `${contents[pods]}`

test('one other byte in a file is a changed file', async t => {
  const forged = forge()
  forged.entries[2] = entry(pods, text.replace('1', '7'))
  const error = await refusal(t, forged)
  t.is(error.code, 'BUNDLE_FILE_CHANGED')
  t.true(error.message.includes(pods))
})

for (const [how, body] of Object.entries({ shorter: text.slice(0, -1), longer: `${text}{}\n`, emptied: '' })) {
  test(`a file that was ${how} is a changed file`, async t => {
    const forged = forge()
    forged.entries[2] = entry(pods, body)
    t.is((await refusal(t, forged)).code, 'BUNDLE_FILE_CHANGED')
  })
}

test('two files with their contents exchanged are changed files', async t => {
  const same = { 'a.json': 'first', 'b.json': 'other' }
  const forged = forge({ files: same })
  forged.entries.splice(2, 2, entry('a.json', same['b.json']), entry('b.json', same['a.json']))
  t.is((await refusal(t, forged)).code, 'BUNDLE_FILE_CHANGED')
})

for (const [which, at] of Object.entries({ first: 2, middle: 3, last: 5 })) {
  test(`without its ${which} file a bundle lacks that file`, async t => {
    const forged = forge()
    forged.entries.splice(at, 1)
    const error = await refusal(t, forged)
    t.is(error.code, 'BUNDLE_FILE_MISSING')
    t.true(error.message.includes(`${Object.keys(contents).sort()[at - 2]}`))
  })
}

test('without any file a bundle lacks them all, and says how many', async t => {
  const { signer, entries } = forge()
  const error = await refusal(t, { signer, entries: entries.slice(0, 2) })
  t.is(error.code, 'BUNDLE_FILE_MISSING')
  t.true(error.message.includes('and 3 more'))
})

test('without manifest.json a bundle lacks it', async t => {
  const forged = forge()
  forged.entries.splice(1, 1)
  t.is((await refusal(t, forged)).code, 'BUNDLE_FILE_MISSING')
})

for (const at of [2, 4, 6]) {
  test(`a file that the manifest does not list, as entry ${at}, is an added file`, async t => {
    const forged = forge()
    forged.entries.splice(at, 0, entry('evidence/cluster/extra.json', '{}'))
    const error = await refusal(t, forged)
    t.is(error.code, 'BUNDLE_FILE_ADDED')
    t.true(error.message.includes('extra.json'))
  })
}

test('files in another order are not the bundle that was sealed', async t => {
  const forged = forge()
  forged.entries.push(...forged.entries.splice(2, 1))
  const error = await refusal(t, forged)
  t.is(error.code, 'BUNDLE_DAMAGED')
  t.true(`${error.why}`.includes('not in its place'))
})
