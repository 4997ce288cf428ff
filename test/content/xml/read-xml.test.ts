// The reader of XML that somebody brought: what it gives, and what it refuses.
import test from 'ava'
import { ForeignFileProblem } from '../../../src/content/foreign-file.ts'
import { childText, readXml, xmlLimits } from '../../../src/content/xml/read-xml.ts'

const problem = (text: string | Uint8Array, limits: Partial<typeof xmlLimits> = {}): ForeignFileProblem => {
  try {
    readXml(typeof text === 'string' ? Buffer.from(text) : text, { ...xmlLimits, ...limits })
  } catch (error) {
    if (error instanceof ForeignFileProblem) return error
    throw error
  }
  throw new Error('it was read')
}

test('elements, attributes and texts come without their prefixes, texts with those of what is inside', t => {
  const { root, comments } = readXml(
    Buffer.from(
      '<?xml version="1.0"?><!-- a --><x:a xmlns:x="urn:x" x:b="1"><c>one <d>two</d><![CDATA[ <3>]]></c><!-- b --></x:a>',
    ),
  )
  t.deepEqual([root.name, root.namespace, root.attributes.get('b')], ['a', 'urn:x', '1'])
  t.is(childText(root, 'c'), 'one two <3>')
  t.is(comments, 1)
})

for (const [what, text] of [
  ['a DOCTYPE', '<!DOCTYPE a><a/>'],
  ['entities that multiply', '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'],
  ['an external entity', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
] as const) {
  test(`${what} is refused`, t => {
    const { hostile, message } = problem(text)
    t.true(hostile)
    t.regex(message, /DOCTYPE/)
  })
}

for (const [what, text, limits, message] of [
  ['too many bytes', `<a>${'x'.repeat(100)}</a>`, { bytes: 99 }, /more than 99 bytes/],
  ['too deep nesting', `${'<a>'.repeat(300)}${'</a>'.repeat(300)}`, {}, /deeper than 256/],
  ['too many elements', `<a>${'<b/>'.repeat(20)}</a>`, { elements: 10 }, /more than 10 elements/],
  [
    'too many attributes',
    `<a ${Array.from({ length: 300 }, (_, at) => `b${at}=""`).join(' ')}/>`,
    {},
    /256 attributes/,
  ],
  ['too long a text', `<a>${'x'.repeat(100)}</a>`, { text: 99 }, /more than 99 characters/],
] as const) {
  test(`${what} is refused`, t => {
    const found = problem(text, limits)
    t.true(found.hostile)
    t.regex(found.message, message)
  })
}

for (const [what, text] of [
  ['an element that is not closed', '<a><b></a>'],
  ['an entity that nobody declared', '<a>&nbsp;</a>'],
  ['a control character', '<a>\u0001</a>'],
  ['nothing', ''],
  ['text alone', 'hello'],
  ['two roots', '<a/><b/>'],
  ['a prefix without a namespace', '<x:a/>'],
] as const) {
  test(`${what} is no XML, and the message says where`, t => {
    const { hostile, message } = problem(text)
    t.false(hostile)
    t.regex(message, /no well-formed XML: \d+:\d+|no element/)
  })
}

test('UTF-8 with a mark, UTF-16 of PowerShell and Latin-1 that says so are read', t => {
  const text = '<a>Zürich</a>'
  const read = (bytes: Uint8Array): string => readXml(bytes).root.text
  t.is(read(Buffer.from(`\ufeff${text}`)), 'Zürich')
  t.is(read(Buffer.from(`\ufeff${text}`, 'utf16le')), 'Zürich')
  t.is(read(Buffer.from(`\ufeff${text}`, 'utf16le').swap16()), 'Zürich')
  t.is(read(Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${text}`, 'latin1')), 'Zürich')
})

test('bytes that are not text in their encoding, and encodings that are not known, are no XML', t => {
  t.regex(problem(Buffer.from('<a>\xff</a>', 'latin1')).message, /encoding/)
  t.regex(problem('<?xml version="1.0" encoding="EBCDIC-US"?><a/>').message, /encoding/)
})
