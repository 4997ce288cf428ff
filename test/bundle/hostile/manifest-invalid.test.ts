// A manifest that is properly signed and still not one that can be judged by.
import test from 'ava'
import { forge, refusal, type Statement } from '../helpers/forge.ts'

const changes: Readonly<Record<string, readonly [change: (said: Statement) => unknown, says: RegExp]>> = {
  'a later schema version': [said => Object.assign(said.predicate, { schemaVersion: 2 }), /version 2.*version 1/],
  'a later predicate type': [said => Object.assign(said, { predicateType: 'urn:stigpack:evidence-manifest:2' }), /:2/],
  'another type of statement': [said => Object.assign(said, { _type: 'https://in-toto.io/Statement/v9' }), /_type/],
  'an unknown member': [said => Object.assign(said.predicate, { verdict: 'pass' }), /verdict/],
  'a member that is missing': [said => Reflect.deleteProperty(said.predicate, 'gaps'), /gaps/],
  'a reason that nobody knows': [
    said => Object.assign(said.predicate, { gaps: [{ source: 'pods', reason: 'fine', message: '' }] }),
    /gaps.0.reason/,
  ],
  'a digest in capitals': [
    said => Object.assign(said.predicate.files[0] ?? {}, { sha256: 'A'.repeat(64) }),
    /SHA-256 in lower-case/,
  ],
  'a negative size': [said => Object.assign(said.predicate.files[0] ?? {}, { size: -1 }), /size/],
  'files out of order': [
    said => {
      said.predicate.files.reverse()
      said.subject.reverse()
    },
    /not sorted/,
  ],
  'a subject that lacks a file': [said => said.subject.pop(), /differ/],
  'a subject with a file more': [
    said => said.subject.push({ name: 'zzz', digest: { sha256: '0'.repeat(64) } }),
    /differ/,
  ],
  'a subject with another digest': [
    said => Object.assign(said.subject[0]?.digest ?? {}, { sha256: '0'.repeat(64) }),
    /differ/,
  ],
}

for (const [what, [change, says]] of Object.entries(changes)) {
  test(`${what} is refused`, async t => {
    const error = await refusal(t, forge({ change }))
    t.is(error.code, 'BUNDLE_MANIFEST_INVALID')
    t.regex(`${error.why}`, says)
  })
}

const spellings: Readonly<Record<string, (text: string) => string | Buffer>> = {
  'a repeated key': text => text.replace('"operator":', '"operator":"other","operator":'),
  'a repeated list of files': text => text.replace('"files":', '"files":[],"files":'),
  'a key of the prototype': text => text.replace('"cluster":', '"__proto__":{"gaps":[]},"cluster":'),
  'a constructor': text => text.replace('"cluster":{', '"cluster":{"constructor":{},'),
  'stray spaces': text => text.replace('"operator":', '"operator": '),
  'a byte order mark': text => `\ufeff${text}`,
  'bytes that are not UTF-8': text => Buffer.from(text.replace('jane.doe', 'jane\xff'), 'latin1'),
  'a lone surrogate': text => text.replace('jane.doe', '\\ud800'),
  'a size beyond exact numbers': text => text.replace(/"size":\d+/, '"size":9007199254740993'),
  'half a document': text => text.slice(0, -1),
  'another document behind': text => `${text}{}`,
  'nothing at all': () => '',
  null: () => 'null',
}

for (const [what, manifest] of Object.entries(spellings)) {
  test(`a manifest with ${what} is refused`, async t => {
    t.is((await refusal(t, forge({ manifest }))).code, 'BUNDLE_MANIFEST_INVALID')
  })
}
