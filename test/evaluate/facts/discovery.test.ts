// What discovery proves: only what was read as a whole proves that something is not there.
import test from 'ava'
import { DiscoveryFacts } from '../../../src/evaluate/facts/discovery.ts'

const groups = {
  kind: 'APIGroupList',
  groups: [{ name: 'apps', versions: [{ version: 'v1' }, { version: 'v1beta1' }] }],
}
const resources = (groupVersion: string, ...names: string[]) => ({
  kind: 'APIResourceList',
  groupVersion,
  resources: names.map(name => ({ name })),
})

function facts(...documents: object[]) {
  const discovery = new DiscoveryFacts()
  for (const document of documents) discovery.accept(document as Record<string, unknown>)
  return discovery
}

test('a group that is not on the list is not there', t => {
  t.true(facts(groups).provesAbsent('clusterpolicies.kyverno.io'))
  t.true(facts(groups).provesAbsent('policies.kyverno.io'))
})

test('without the list of groups nothing is proved', t => {
  t.false(facts(resources('apps/v1')).provesAbsent('clusterpolicies.kyverno.io'))
})

test('a resource is absent when every version of its group was read and none has it', t => {
  t.false(facts(groups, resources('apps/v1', 'deployments')).provesAbsent('daemonsets.apps'))
  t.true(facts(groups, resources('apps/v1', 'deployments'), resources('apps/v1beta1')).provesAbsent('daemonsets.apps'))
  t.false(facts(groups, resources('apps/v1', 'daemonsets'), resources('apps/v1beta1')).provesAbsent('daemonsets.apps'))
})

test('the core group is listed apart', t => {
  const core = { kind: 'APIVersions', versions: ['v1'] }
  t.false(facts(groups).provesAbsent('pods'))
  t.false(facts(core).provesAbsent('pods'))
  t.true(facts(core, resources('v1', 'nodes')).provesAbsent('pods'))
})

test('a singular, a short name or a kind is no resource that is absent, but one that is misspelt', t => {
  const apps = {
    kind: 'APIResourceList',
    groupVersion: 'apps/v1',
    resources: [{ name: 'deployments', singularName: 'deployment', kind: 'Deployment', shortNames: ['deploy'] }],
  }
  const known = facts(groups, apps, resources('apps/v1beta1'))
  for (const name of ['deployment.apps', 'deploy.apps', 'Deployment.apps']) t.false(known.provesAbsent(name), name)
  t.true(known.provesAbsent('daemonsets.apps'))
})
