// The plain signature beside the bundle.
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { keyTypes, verifyDetached } from '../../src/bundle/index.ts'
import { keys, sample } from './helpers/sample.ts'

for (const type of keyTypes) {
  test(`a detached ${type} signature verifies under its key, among others`, async t => {
    const { sealed, trust, folder } = await sample(t, type)
    const others = await Promise.all(keyTypes.map(other => keys(join(folder, `other-${other}`), other)))
    const all = [...others.flatMap(pair => pair.trust), ...trust]
    t.deepEqual(await verifyDetached(sealed.path, sealed.signaturePath, all), { keyId: sealed.keyId, algorithm: type })
  })

  test(`a detached ${type} signature does not verify over a changed bundle, nor under other keys, nor when changed`, async t => {
    const { sealed, trust, folder } = await sample(t, type)
    const invalid = { code: 'DETACHED_SIGNATURE_INVALID' } as const
    const others = await Promise.all(keyTypes.map(other => keys(join(folder, `other-${other}`), other)))
    await t.throwsAsync(
      verifyDetached(
        sealed.path,
        sealed.signaturePath,
        others.flatMap(pair => pair.trust),
      ),
      invalid,
    )
    const signature = await readFile(sealed.signaturePath)
    const changed = Buffer.from(signature)
    changed[20] = (changed[20] ?? 0) ^ 1
    for (const bytes of [
      changed,
      signature.subarray(1),
      Buffer.concat([signature, Buffer.from([0])]),
      Buffer.alloc(0),
    ]) {
      await writeFile(join(folder, 'other.sig'), bytes)
      await t.throwsAsync(verifyDetached(sealed.path, join(folder, 'other.sig'), trust), invalid)
    }
    await appendFile(sealed.path, 'x')
    await t.throwsAsync(verifyDetached(sealed.path, sealed.signaturePath, trust), invalid)
  })
}

test('without any trusted key nothing verifies', async t => {
  const { sealed } = await sample(t)
  await t.throwsAsync(verifyDetached(sealed.path, sealed.signaturePath, []), { code: 'DETACHED_SIGNATURE_INVALID' })
})

test('a bundle in the place of the signature is told from one', async t => {
  const { sealed, trust } = await sample(t)
  const error = await t.throwsAsync(verifyDetached(sealed.path, sealed.path, trust), {
    code: 'DETACHED_SIGNATURE_INVALID',
  })
  t.true(error?.message.includes(sealed.path))
})

test('either file missing is said of that file', async t => {
  const { sealed, trust, folder } = await sample(t)
  const none = join(folder, 'none')
  for (const [bundle, signature] of [
    [none, sealed.signaturePath],
    [sealed.path, none],
  ] as const) {
    const error = await t.throwsAsync(verifyDetached(bundle, signature, trust), { code: 'INPUT_NOT_FOUND' })
    t.true(error?.message.includes(none))
  }
})
