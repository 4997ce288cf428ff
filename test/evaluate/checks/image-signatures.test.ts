// Verifiers of image signatures, recognised from their configuration: that they enforce, for whom, and that they fail closed.
import test from 'ava'
import { judge } from '../helpers/judge.ts'

const check = { kind: 'image-signatures' }
const flags = { 'kube-apiserver': ['--v=2'] }
const namespace = (name: string, labels = {}) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })
const forPods = { apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }
const webhook = (name: string, more = {}) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name },
  webhooks: [{ name: 'w', rules: [{ ...forPods }], ...more }],
})
const rule = (more = {}, resources = {}) => ({
  name: 'r',
  match: { any: [{ resources: { kinds: ['Pod'], ...resources } }] },
  verifyImages: [{ imageReferences: ['*'], failureAction: 'Enforce', attestors: [{}], ...more }],
})
const kyverno = (...rules: object[]) => ({
  apiVersion: 'kyverno.io/v1',
  kind: 'ClusterPolicy',
  metadata: { name: 'signed' },
  spec: { rules },
})
const listening = webhook('kyverno-resource-validating-webhook-cfg')
const judged = (...objects: Parameters<typeof judge>[1]['objects'] & object) =>
  judge(check, { flags, objects: [namespace('shop'), ...objects] })

test('a webhook without a failure policy fails closed, as v1 has it', t => {
  t.is(judged(kyverno(rule()), listening).result, 'pass')
})

test('pods that can be left out by a label or a condition are not covered', t => {
  t.is(judged(kyverno(rule()), webhook('kyverno-x', { objectSelector: { matchLabels: { a: 'b' } } })).result, 'fail')
  t.is(
    judged(kyverno(rule()), webhook('kyverno-x', { matchConditions: [{ name: 'a', expression: 'true' }] })).result,
    'fail',
  )
})

test('a rule that narrows by anything but the namespace does not cover it', t => {
  for (const resources of [{ selector: {} }, { names: ['a'] }, { kinds: ['Deployment'] }, { operations: ['UPDATE'] }])
    t.is(judged(kyverno(rule({}, resources)), listening).result, 'fail', JSON.stringify(resources))
})

test('a namespace selector is evaluated on the labels of the namespace', t => {
  const labelled = kyverno(rule({}, { namespaceSelector: { matchLabels: { signed: 'yes' } } }))
  t.is(judged(labelled, listening).result, 'fail')
  t.is(judge(check, { flags, objects: [namespace('shop', { signed: 'yes' }), labelled, listening] }).result, 'pass')
})

test('the API server gives every namespace its name as a label', t => {
  const named = webhook('kyverno-x', {
    namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop'] }] },
  })
  t.is(judged(kyverno(rule()), named).result, 'pass')
})

test('a policy that verifies nobody, or skips images, says so', t => {
  t.regex(judged(kyverno(rule({ attestors: undefined })), listening).message, /nobody whose signature counts/)
  t.regex(judged(kyverno(rule({ skipImageReferences: ['x'] })), listening).message, /skips images/)
})

test('a policy about something else is no verifier', t => {
  t.regex(judged(kyverno({ name: 'r', validate: {} }), listening).message, /no policy of Kyverno/)
})

test('an ImageValidatingPolicy denies unless it says otherwise', t => {
  const policy = (spec: object) => ({
    apiVersion: 'policies.kyverno.io/v1alpha1',
    kind: 'ImageValidatingPolicy',
    metadata: { name: 'p' },
    spec: {
      attestors: [{}],
      matchConstraints: { resourceRules: [forPods] },
      validations: [
        { expression: 'images.containers.map(image, verifyImageSignatures(image, [attestors.site])).all(e, e > 0)' },
      ],
      ...spec,
    },
  })
  t.is(judged(policy({}), listening).result, 'pass')
  t.is(judged(policy({ validationActions: ['Audit'] }), listening).result, 'fail')
  t.is(judged(policy({ failurePolicy: 'Ignore' }), listening).result, 'fail')
  t.is(judged(policy({ matchImageReferences: [{ glob: 'ghcr.io/*' }] }), listening).result, 'fail')
  const weak = [
    { matchConstraints: { resourceRules: [{ ...forPods, apiGroups: ['apps'], resources: ['deployments'] }] } },
    { matchConstraints: undefined },
    { matchConstraints: { resourceRules: [forPods], objectSelector: { matchLabels: { signed: 'yes' } } } },
    { matchConstraints: { resourceRules: [forPods], excludeResourceRules: [forPods] } },
    { validations: [] },
    { validations: [{ expression: 'true' }] },
    { evaluation: { admission: { enabled: false } } },
    { validationConfigurations: { required: false } },
  ]
  for (const spec of weak) t.is(judged(policy(spec), listening).result, 'fail', JSON.stringify(spec))
})

test('of a match with all every clause must take in every pod', t => {
  const all = (...clauses: object[]) => kyverno({ ...rule(), match: { all: clauses } })
  const pods = { resources: { kinds: ['Pod'] } }
  t.is(judged(all(pods), listening).result, 'pass')
  t.is(judged(all(pods, { resources: { kinds: ['Pod'], namespaces: ['other'] } }), listening).result, 'fail')
  t.is(
    judged(all(pods, { resources: { kinds: ['Pod'], selector: { matchLabels: { a: 'b' } } } }), listening).result,
    'fail',
  )
})

test('a policy of nobody, or one that is not asked at admission, refuses nothing', t => {
  t.is(judged(kyverno(rule({ attestors: [] })), listening).result, 'fail')
  t.is(judged(kyverno(rule({ attestors: undefined, attestations: [{ type: 't' }] })), listening).result, 'fail')
  const asleep = kyverno(rule())
  t.is(judged({ ...asleep, spec: { ...asleep.spec, admission: false } }, listening).result, 'fail')
})

test('a webhook for another scope or version than that of pods is never asked about them', t => {
  for (const more of [{ scope: 'Cluster' }, { apiVersions: ['v2'] }, { operations: ['DELETE'] }])
    t.is(judged(kyverno(rule()), webhook('kyverno-x', { rules: [{ ...forPods, ...more }] })).result, 'fail')
  t.is(judged(kyverno(rule()), webhook('kyverno-x', { rules: [{ ...forPods, scope: 'Namespaced' }] })).result, 'pass')
})

test('a policy of sigstore for some workloads leaves the others open', t => {
  const policy = (more: object) => ({
    apiVersion: 'policy.sigstore.dev/v1beta1',
    kind: 'ClusterImagePolicy',
    metadata: { name: 'p' },
    spec: { images: [{ glob: '**' }], authorities: [{ keyless: {} }], ...more },
  })
  const asked = webhook('policy.sigstore.dev')
  t.is(judged(policy({}), asked).result, 'pass')
  t.is(judged(policy({ match: [{ group: 'batch', version: 'v1', resource: 'jobs' }] }), asked).result, 'fail')
})

test('only the namespaces that are left open are named', t => {
  const objects = [
    namespace('a'),
    namespace('b', { 'policy.sigstore.dev/include': 'true' }),
    webhook('policy.sigstore.dev', { namespaceSelector: { matchLabels: { 'policy.sigstore.dev/include': 'true' } } }),
    {
      apiVersion: 'policy.sigstore.dev/v1beta1',
      kind: 'ClusterImagePolicy',
      metadata: { name: 'p' },
      spec: { images: [{ glob: '**' }], authorities: [{ keyless: {} }] },
    },
  ]
  t.deepEqual(
    judge(check, { flags, objects }).checks.map(entry => entry.target.name),
    ['Namespace a'],
  )
})
