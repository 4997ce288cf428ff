// Digests, tags, registries and pull policies of images.
import test from 'ava'
import { judge, only, pod } from '../helpers/judge.ts'

const digest = `@sha256:${'a'.repeat(64)}`
const check = (require: string, more = {}) => ({ kind: 'image-references', sources: ['pods'], require, ...more })
const image = (...images: string[]) => ({
  objects: [pod('shop', 'web', { containers: images.map((name, index) => ({ name: `c${index}`, image: name })) })],
})

test('a finding names the container and its image, and cites the field', t => {
  const found = only(judge(check('digest'), image(`a${digest}`, 'b:1')))
  t.is(found.result, 'fail')
  t.is(found.found, 'c1: b:1')
  t.is(found.citations[0]?.at, 'spec.containers[1].image')
})

test('many containers are named up to a few and counted', t => {
  t.regex(only(judge(check('digest'), image('a', 'b', 'c', 'd', 'e', 'f'))).found, /; and 2 more$/)
})

test('a port of the registry is no tag', t => {
  t.is(judge(check('named-tag'), image('registry.example.mil:5000/app')).result, 'fail')
  t.is(judge(check('named-tag'), image('registry.example.mil:5000/app:1')).result, 'pass')
})

test('a registry fits as a whole host, with folder or pattern', t => {
  const from = (allowed: string, name: string) =>
    judge(check('registry', { registries: [allowed] }), image(name)).result
  t.is(from('registry.example.mil', 'registry.example.mil/a/b:1'), 'pass')
  t.is(from('registry.example.mil/a/', 'registry.example.mil/a/b:1'), 'pass')
  t.is(from('registry.example.mil/a', 'registry.example.mil/ab:1'), 'fail')
  t.is(from('*.example.mil', 'registry.example.mil/a:1'), 'pass')
  t.is(from('*.example.mil', 'evil.com/registry.example.mil/a:1'), 'fail')
  t.is(from('docker.io', 'nginx'), 'pass')
})

test('site parameters add to the registries of the content', t => {
  t.is(judge(check('registry', { registries: ['a.io'], alsoRegistries: ['b.io'] }), image('b.io/x:1')).result, 'pass')
})

test('without a list the registries in use are counted and nothing passes', t => {
  const rule = judge(check('registry'), image('nginx', 'redis', 'quay.io/a/b'))
  t.is(rule.result, 'notchecked')
  t.is(only(rule).found, 'docker.io (2), quay.io (1)')
})

test('a reference that is none is a finding, not a crash', t => {
  t.is(judge(check('named-tag'), image('a b')).result, 'fail')
  t.is(judge(check('named-tag'), image('')).result, 'fail')
})

test('an exception is shown', t => {
  const rule = judge(check('digest', { alsoAllow: [{ namespace: 'shop', because: 'built here' }] }), image('a:1'))
  t.is(rule.result, 'pass')
  t.regex(rule.checks.map(entry => entry.message).join(' '), /built here.*shop\/web \(c0: a:1\)/)
})
