// Pods of one template share a shape, and nothing that a standard looks at may be shared by mistake.
import test from 'ava'
import fc from 'fast-check'
import { PodShapes } from '../../../src/evaluate/facts/pod-shapes.ts'
import type { JsonObject } from '../../../src/evaluate/shape.ts'
import { judge, pod } from '../helpers/judge.ts'

const file = { path: 'evidence/cluster/core.v1.pods.ndjson', size: 1, sha256: '0'.repeat(64) }
const shapes = new PodShapes()
const shapeOf = (spec: JsonObject, metadata: object = {}) =>
  shapes.of({ source: 'pods', object: pod('shop', 'web', spec, metadata), file, line: 1 }).shape

const main = { name: 'main', image: 'app:1', securityContext: { runAsNonRoot: true } }
const base = { containers: [main], volumes: [{ name: 'token', projected: { sources: [] } }] }

test('what differs from pod to pod of one template is no part of the shape', t => {
  const shape = shapeOf(base)
  for (const spec of [
    { ...base, nodeName: 'worker-7', hostname: 'web-3', tolerations: [{ key: 'x' }] },
    { ...base, volumes: [{ name: 'kube-api-access-x7kqp', projected: { sources: [1] } }] },
    { ...base, containers: [{ ...main, image: 'app:2', env: [{ name: 'A', value: 'b' }], args: ['--x'] }] },
  ])
    t.is(shapeOf(spec), shape)
  t.is(shapeOf(base, { annotations: { 'example.org/checksum': '1' } }), shape)
})

/** One field each that some control of the standards, or a capability check, looks at. */
const telling: readonly ((spec: Record<string, unknown>) => Record<string, unknown>)[] = [
  ...['hostPID', 'hostIPC', 'hostNetwork'].map(key => (spec: object) => ({ ...spec, [key]: true })),
  spec => ({ ...spec, hostUsers: false }),
  spec => ({ ...spec, os: { name: 'windows' } }),
  spec => ({ ...spec, securityContext: { runAsUser: 0 } }),
  spec => ({ ...spec, securityContext: { seccompProfile: { type: 'Unconfined' } } }),
  spec => ({ ...spec, securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } }),
  spec => ({ ...spec, volumes: [{ name: 'root', hostPath: { path: '/' } }] }),
  spec => ({ ...spec, volumes: [{ name: 'odd', emptyDir: {}, hostPath: { path: '/' } }] }),
  spec => ({ ...spec, volumes: [{ name: 'share', nfs: { server: 'a', path: '/' } }] }),
  spec => ({ ...spec, initContainers: [{ name: 'first' }] }),
  spec => ({ ...spec, ephemeralContainers: [{ name: 'debugger', securityContext: { privileged: true } }] }),
  ...[
    { securityContext: { privileged: true } },
    { securityContext: { allowPrivilegeEscalation: false } },
    { securityContext: { capabilities: { add: ['SYS_ADMIN'] } } },
    { securityContext: { capabilities: { drop: ['ALL'] } } },
    { securityContext: { procMount: 'Unmasked' } },
    { securityContext: { runAsNonRoot: false } },
    { ports: [{ containerPort: 80, hostPort: 80 }] },
    { livenessProbe: { httpGet: { host: '10.0.0.1', port: 80 } } },
    { lifecycle: { preStop: { tcpSocket: { host: '10.0.0.1', port: 80 } } } },
  ].map(more => (spec: object) => ({ ...spec, containers: [{ ...main, ...more }] })),
]

test('every field that a standard looks at makes another shape', t => {
  const seen = [shapeOf(base), ...telling.map(change => shapeOf(change(base)))]
  t.is(new Set(seen).size, telling.length + 1)
  const profile = { annotations: { 'container.apparmor.security.beta.kubernetes.io/main': 'unconfined' } }
  t.not(shapeOf(base, profile), shapeOf(base))
})

const checks = [
  { kind: 'pod-security', sources: ['pods'], level: 'restricted', version: 'cluster' },
  { kind: 'pod-security', sources: ['pods'], level: 'baseline', version: 'v1.20' },
  { kind: 'dropped-capability', sources: ['pods'], capability: 'NET_RAW' },
]

test('pods judged together fail exactly where each of them fails alone', t => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.constantFrom(...telling), { maxLength: 3 }), { minLength: 2, maxLength: 12 }),
      changes => {
        const pods = changes.map((list, index) =>
          pod(
            'shop',
            `web-${index}`,
            list.reduce<Record<string, unknown>>((spec, change) => change(spec), base),
          ),
        )
        const failing = (objects: typeof pods, check: object) =>
          judge(check, { objects })
            .checks.filter(({ result }) => result === 'fail')
            .map(({ target, found }) => `${target.name}: ${found}`)
        for (const check of checks)
          t.deepEqual(failing(pods, check).sort(), pods.flatMap(one => failing([one], check)).sort())
      },
    ),
    { numRuns: 60 },
  )
})
