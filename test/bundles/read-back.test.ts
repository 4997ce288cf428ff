// One sealed bundle of every version of the format stays here for good: a newer stigpack must read what an older one sealed.
import { readdir } from 'node:fs/promises'
import test from 'ava'
import { evaluateBundle } from '../../src/app/evaluate-bundle.ts'
import { verifyBundle } from '../../src/app/verify-bundle.ts'
import { assetPath } from '../../src/assets.ts'

const folder = assetPath('test', 'bundles')
const versions = (await readdir(folder)).filter(name => /^v\d+$/.test(name))

test('there is a bundle of version 1', t => {
  t.true(versions.includes('v1'))
})

for (const version of versions) {
  const bundle = `${folder}/${version}/bundle.tar.gz`
  const trust = [`${folder}/${version}/stigpack.pub`]

  test(`the bundle of ${version} verifies, and its detached signature too`, async t => {
    const { predicate, detachedSignature } = await verifyBundle(bundle, trust, undefined)
    t.is(predicate.cluster.name, 'demo')
    t.is(detachedSignature, `${bundle}.sig`)
  })

  test(`the bundle of ${version} is judged, every rule of it`, async t => {
    const { results } = await evaluateBundle(bundle, { trust, parameters: {}, evaluatedAt: 0, toolVersion: '0.0.0' })
    t.is(results[0]?.rules.length, 92)
    t.is(results[0]?.counts.error, 0)
    t.true((results[0]?.counts.pass ?? 0) > 10)
    t.true((results[0]?.counts.fail ?? 0) > 10)
  })
}
