// Secrets in environment variables, in pods and in everything that makes pods.
import test from 'ava'
import { judge, only, pod } from '../helpers/judge.ts'

const check = { kind: 'secret-environment', sources: ['pods', 'deployments.apps', 'cronjobs.batch'] }
const secretKey = { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }
const leaky = { containers: [{ name: 'app', image: 'x', env: [{ name: 'A', value: 'b' }, secretKey] }] }

test('a key of a Secret as a variable is a finding at its place', t => {
  const check_ = only(judge(check, { objects: [pod('web', 'a', leaky)] }))
  t.is(check_.result, 'fail')
  t.is(check_.citations[0]?.at, 'spec.containers[0].env[1].valueFrom.secretKeyRef')
  t.is(check_.found, 'app: PASSWORD from Secret db')
})

test('a whole Secret as variables is a finding', t => {
  const spec = {
    containers: [{ name: 'app', envFrom: [{ configMapRef: { name: 'c' } }, { secretRef: { name: 's' } }] }],
  }
  const check_ = only(judge(check, { objects: [pod('web', 'a', spec)] }))
  t.is(check_.result, 'fail')
  t.is(check_.citations[0]?.at, 'spec.containers[0].envFrom[1].secretRef')
})

test('a Secret as a file, a config map and a plain value are none', t => {
  const spec = {
    volumes: [{ name: 's', secret: { secretName: 'db' } }],
    containers: [
      {
        name: 'app',
        env: [
          { name: 'A', value: 'secretKeyRef' },
          { name: 'B', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } },
        ],
        envFrom: [{ configMapRef: { name: 'c' } }],
      },
    ],
  }
  t.is(judge(check, { objects: [pod('web', 'a', spec)] }).result, 'pass')
})

test('init and ephemeral containers count', t => {
  for (const list of ['initContainers', 'ephemeralContainers'])
    t.is(
      judge(check, { objects: [pod('web', 'a', { containers: [], [list]: [{ name: 'i', env: [secretKey] }] })] })
        .result,
      'fail',
    )
})

test('templates of workloads count though no pod runs, also the nested one of a CronJob', t => {
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd', namespace: 'web' },
    spec: { replicas: 0, template: { spec: leaky } },
  }
  const cronJob = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'c', namespace: 'web' },
    spec: { jobTemplate: { spec: { template: { spec: leaky } } } },
  }
  t.is(
    only(judge(check, { objects: [deployment] })).citations[0]?.at,
    'spec.template.spec.containers[0].env[1].valueFrom.secretKeyRef',
  )
  t.is(only(judge(check, { objects: [cronJob] })).target.name, 'CronJob web/c')
})

test('an object with more variables than fit names the first and counts the rest', t => {
  const env = Array.from({ length: 12 }, (_, index) => ({ ...secretKey, name: `P${index}` }))
  t.regex(
    only(judge(check, { objects: [pod('web', 'a', { containers: [{ name: 'app', env }] })] })).found,
    /and 7 more$/,
  )
})

test('a list that was not collected holds the rule', t => {
  t.is(judge(check, { gaps: [{ source: 'cronjobs.batch', reason: 'forbidden' }] }).result, 'notchecked')
})
