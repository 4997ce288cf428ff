// PAX and GNU headers that tell one reader another name or size than the next (CVE-2025-62518, CVE-2026-53655).
import test from 'ava'
import { archiveOf, entry, forge, header, padded, readBytes, refusal } from '../helpers/forge.ts'

const body = '{"gitVersion":"v1.34.2"}'
const record = (key: string, value: string) => {
  const rest = ` ${key}=${value}\n`
  const length = [rest.length + 1, rest.length + 2, rest.length + 3].find(n => `${n}${rest}`.length === n)
  return `${length}${rest}`
}
const octal = (size: number) => `${size.toString(8).padStart(11, '0')} `
const pax = (text: string, type = 'x') =>
  Buffer.concat([header({ name: 'PaxHeader', type, size: octal(text.length) }), padded(Buffer.from(text))])

const spoilt: Readonly<Record<string, Buffer>> = {
  'a size of its own': pax(record('size', '4096')),
  'a size beside the path': pax(record('path', 'evidence/x') + record('size', '0')),
  'a link path': pax(record('linkpath', '/etc/shadow')),
  'a time': pax(record('mtime', '1.5')),
  'a path that needs none': pax(record('path', 'evidence/cluster/version.json')),
  'a path that climbs': pax(record('path', `../${'x'.repeat(200)}`)),
  'a path that holds a NUL': pax(record('path', `a\0${'x'.repeat(200)}`)),
  'a length that lies': pax('99 path=evidence/cluster/version.json\n'),
  'a negative length': pax('-1 path=x\n'),
  'no record': pax(''),
  'a sparse map': pax(record('GNU.sparse.size', '1')),
  'a global path': pax(record('path', 'evidence/x'), 'g'),
  'more than any path needs': pax(record('path', 'x'.repeat(4000))),
  'two paths': pax(record('path', 'a') + record('path', 'b')),
}

for (const [what, extension] of Object.entries(spoilt)) {
  test(`an extension header with ${what} is refused`, async t => {
    const forged = forge()
    forged.entries[3] = Buffer.concat([extension, forged.entries[3] ?? Buffer.alloc(0)])
    t.is((await refusal(t, forged)).code, 'BUNDLE_ENTRY_REFUSED')
  })
}

test('two extension headers for one file are refused', async t => {
  const path = `evidence/nodes/${'n'.repeat(180)}/configz.json`
  const forged = forge()
  const one = pax(record('path', path))
  forged.entries.splice(2, 0, Buffer.concat([one, one, entry('PaxHeader', body)]))
  t.is((await refusal(t, forged)).code, 'BUNDLE_ENTRY_REFUSED')
})

test('an extension header before a link is refused', async t => {
  const path = `evidence/nodes/${'n'.repeat(180)}/configz.json`
  const forged = forge()
  forged.entries.splice(2, 0, pax(record('path', path)), entry('PaxHeader', '', { type: '2', linkName: '/' }))
  t.is((await refusal(t, forged)).code, 'BUNDLE_ENTRY_REFUSED')
})

test('an extension header whose file calls itself otherwise is refused', async t => {
  const path = `evidence/nodes/${'n'.repeat(180)}/configz.json`
  const forged = forge()
  forged.entries.splice(2, 0, pax(record('path', path)), entry('log.ndjson', body))
  t.is((await refusal(t, forged)).code, 'BUNDLE_ENTRY_REFUSED')
})

test('an extension header for a path that fits nowhere else is taken', async t => {
  const path = `evidence/nodes/${'n'.repeat(180)}/configz.json`
  const forged = forge({ files: { [path]: body } })
  forged.entries[2] = Buffer.concat([pax(record('path', path)), entry('PaxHeader', body)])
  t.is(await readBytes(t, archiveOf(forged), [forged.signer]), 1)
})

for (const [what, size] of Object.entries({
  'in base 256': '\x80\0\0\0\0\0\0\0\0\0\0\x18',
  'in base 256 and negative': '\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff',
  'with a sign': '-0000000030 ',
  'in other digits': '0x000000018 ',
  'with digits after a gap': '00000000 30 ',
  empty: '\0'.repeat(12),
})) {
  test(`a size ${what} is refused`, async t => {
    const forged = forge()
    forged.entries[3] = entry('evidence/cluster/version.json', body, { size })
    t.is((await refusal(t, forged)).code, 'BUNDLE_ENTRY_REFUSED')
  })
}
