// The table of kinds says the same as the collectors of a live cluster.
import test from 'ava'
import { collectors } from '../../../src/collect/collectors.ts'
import { kindOf, objectKinds } from '../../../src/collect/second-hand/kinds.ts'
import { evidencePaths, locate } from '../../../src/model/source.ts'

test('second-hand evidence knows exactly the sources that a live collection lists', t => {
  const live = collectors.filter(({ phase }) => phase === 'lists').flatMap(({ sources }) => sources)
  t.deepEqual(objectKinds.map(({ source }) => source).sort(), [...live].sort())
})

test('every kind has a path in the bundle that leads back to its source', t => {
  for (const { group, version, resource, source } of objectKinds)
    t.like(locate(evidencePaths.list(group, version, resource)), { kind: 'list', source })
})

test('objects of the group that was taken apart are found in their new one, custom kinds of the same name are not', t => {
  t.is(kindOf('extensions/v1beta1', 'Deployment')?.source, 'deployments.apps')
  t.is(kindOf('extensions/v1beta1', 'Ingress')?.source, 'ingresses.networking.k8s.io')
  t.is(kindOf('apps/v1beta2', 'StatefulSet')?.source, 'statefulsets.apps')
  t.is(kindOf('serving.example.com/v1', 'Service'), undefined)
  t.is(kindOf('extensions/v1beta1', 'Service'), undefined)
})
