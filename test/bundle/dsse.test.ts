// The DSSE envelope in the form of a Sigstore bundle.
import test from 'ava'
import { preAuthEncoding, readEnvelope, sigstoreMediaType, writeEnvelope } from '../../src/bundle/dsse.ts'

test('the pre-authentication encoding is that of the DSSE specification', t => {
  const encoded = preAuthEncoding('http://example.com/HelloWorld', Buffer.from('hello world'))
  t.is(encoded.toString(), 'DSSEv1 29 http://example.com/HelloWorld 11 hello world')
})

test('an envelope that was written is read back', t => {
  const written = writeEnvelope(Buffer.from('{}'), 'key', Buffer.from('sig'))
  t.deepEqual(readEnvelope(written, 32), {
    envelope: { payload: Buffer.from('{}'), keyId: 'key', signature: Buffer.from('sig') },
  })
  t.is(JSON.parse(written.toString()).mediaType, sigstoreMediaType)
})

const good = JSON.parse(writeEnvelope(Buffer.from('{}'), 'key', Buffer.from('signature')).toString())
const spoiled: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'another media type': ['v0.3', 'v0.4'],
  'another payload type': ['vnd.in-toto', 'vnd.other'],
  'a name in the signature that is not the hint': ['"keyid":"key"', '"keyid":"kez"'],
  'base64 without its padding': ['"e30="', '"e30"'],
  'base64 with spare bits set': ['"e30="', '"e31="'],
  'base64 with a line break': ['"e30="', '"e3\\n0="'],
  'an unknown member': ['{"dsse', '{"A":1,"dsse'],
}

for (const [what, [from, to]] of Object.entries(spoiled)) {
  test(`${what} is refused`, t => {
    const text = writeEnvelope(Buffer.from('{}'), 'key', Buffer.from('signature')).toString()
    t.true(text.includes(from))
    t.true('problem' in readEnvelope(Buffer.from(text.replace(from, to)), 32))
  })
}

test('a second signature is refused, because one of the two would go unchecked', t => {
  const [signature] = good.dsseEnvelope.signatures
  const dsseEnvelope = { ...good.dsseEnvelope, signatures: [signature, signature] }
  const read = readEnvelope(Buffer.from(JSON.stringify({ ...good, dsseEnvelope })), 32)
  t.deepEqual(read, { problem: { kind: 'form', why: 'It carries more than one signature.' } })
})
