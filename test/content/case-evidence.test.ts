// Cases become evidence as a collection would have brought it.
import { createHash } from 'node:crypto'
import test from 'ava'
import { resourceOf, resourceOfSource, sourceOf } from '../../src/content/case-objects.ts'
import { evidenceOfCase } from '../../src/content/index.ts'
import { locate } from '../../src/model/source.ts'
import { checkSchema } from '../../src/schema/check.ts'
import { predicateSchema } from '../../src/schema/manifest.ts'

const check = checkSchema.parse({ kind: 'secret-environment', sources: ['pods', 'cronjobs.batch'] })

test('the predicate is a valid one and lists every file with its digest', t => {
  const { predicate, files } = evidenceOfCase(check, { flags: { etcd: ['--name=a'] } })
  t.deepEqual(predicateSchema.parse(predicate), predicate)
  for (const { path, lines } of files) {
    const text = lines.map(line => `${line}\n`).join('')
    t.is(predicate.files.find(file => file.path === path)?.sha256, createHash('sha256').update(text).digest('hex'))
    t.truthy(locate(path), path)
  }
})

test('what the check needs is there though empty, and what is a gap is not', t => {
  const paths = (given: Parameters<typeof evidenceOfCase>[1]) =>
    evidenceOfCase(check, given).files.map(file => file.path)
  t.true(paths({}).includes('evidence/cluster/batch.v1.cronjobs.ndjson'))
  const gaps = [
    { source: 'cronjobs.batch', reason: 'forbidden' as const },
    { source: 'configz', reason: 'forbidden' as const },
    { source: 'pods', reason: 'partial' as const },
  ]
  const { predicate, files } = evidenceOfCase(check, { gaps })
  t.deepEqual(
    files.map(file => file.path),
    ['evidence/cluster/core.v1.nodes.ndjson', 'evidence/cluster/core.v1.pods.ndjson', 'evidence/cluster/version.json'],
  )
  t.deepEqual(
    predicate.gaps.map(gap => gap.source),
    ['cronjobs.batch', 'configz/cp-1', 'configz/worker-1', 'pods'],
  )
})

test('kinds become resources as the API names them', t => {
  const named = (apiVersion: string, kind: string) => sourceOf(resourceOf({ apiVersion, kind }))
  t.is(named('v1', 'Pod'), 'pods')
  t.is(named('policy/v1beta1', 'PodSecurityPolicy'), 'podsecuritypolicies.policy')
  t.is(named('networking.k8s.io/v1', 'Ingress'), 'ingresses.networking.k8s.io')
  t.is(named('v1', 'Endpoints'), 'endpoints')
  t.is(named('apiregistration.k8s.io/v1', 'APIService'), 'apiservices.apiregistration.k8s.io')
  t.is(named('discovery.k8s.io/v1', 'Gateway'), 'gateways.discovery.k8s.io')
  for (const source of ['pods', 'cronjobs.batch', 'ingresses.networking.k8s.io'])
    t.is(sourceOf(resourceOfSource(source)), source)
})
