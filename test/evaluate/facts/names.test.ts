// Versions, images and wildcards.
import test from 'ava'
import fc from 'fast-check'
import { parseImage } from '../../../src/evaluate/facts/images.ts'
import { parseMinor, parseVersion } from '../../../src/evaluate/facts/version.ts'
import { fits } from '../../../src/evaluate/glob.ts'

test('versions of every distribution have a minor', t => {
  for (const [text, minor] of [
    ['v1.34.2', 34],
    ['v1.34.2+rke2r1', 34],
    ['1.27.3-gke.100', 27],
    ['v1.31.0-rc.1', 31],
    ['v1.30.4-eks-a737599', 30],
  ] as const)
    t.is(parseVersion(text)?.minor, minor, text)
  for (const text of ['', 'latest', '1.34', 'v1.x.2', 'v1.34.2.1']) t.is(parseVersion(text), undefined, text)
})

test('a minor may carry a plus', t => {
  t.is(parseMinor('30+'), 30)
  t.is(parseMinor('30'), 30)
  t.is(parseMinor('30++'), undefined)
})

test('images are taken apart as a runtime does', t => {
  const digest = `sha256:${'a'.repeat(64)}`
  const known: [string, string, string | undefined, string | undefined][] = [
    ['nginx', 'docker.io/library/nginx', undefined, undefined],
    ['team/app:1', 'docker.io/team/app', '1', undefined],
    ['localhost/app', 'localhost/app', undefined, undefined],
    ['localhost:5000/app:2', 'localhost:5000/app', '2', undefined],
    [`gcr.io/a/b:1@${digest}`, 'gcr.io/a/b', '1', digest],
    [`docker-pullable://nginx@${digest}`, 'docker.io/library/nginx', undefined, digest],
    ['INDEX.docker.io/nginx', 'docker.io/library/nginx', undefined, undefined],
  ]
  for (const [text, repository, tag, hash] of known)
    t.deepEqual(parseImage(text), { repository, tag, digest: hash }, text)
  for (const text of ['', ' ', 'a b', 'registry.example/', 'nginx:', '@sha256:abc'])
    t.is(parseImage(text), undefined, text)
})

test('a star stands for any run of characters, and only a star', t => {
  t.true(fits('coredns-*', 'coredns-abc'))
  t.true(fits('*-proxy-*', 'kube-proxy-x'))
  t.true(fits('a*a', 'aa'))
  t.false(fits('a*a', 'a'))
  t.false(fits('a.c', 'abc'))
  t.false(fits('coredns-*', 'my-coredns-abc'))
  t.true(fits('*', ''))
})

test('wildcards agree with the regular expression that they mean', t => {
  const text = fc.stringMatching(/^[ab]{0,8}$/)
  fc.assert(
    fc.property(fc.stringMatching(/^[ab*]{0,8}$/), text, (pattern, name) => {
      t.is(fits(pattern, name), new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name))
    }),
  )
})
