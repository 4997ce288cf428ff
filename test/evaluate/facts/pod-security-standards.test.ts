// The Pod Security Standards control by control: which fields break them, and in which versions of the standard.
import test from 'ava'
import {
  eachViolation,
  standardSteps,
  stepOf,
  type Violation,
} from '../../../src/evaluate/facts/pod-security-standards.ts'
import {
  type PodSecurityControl,
  type PodSecurityLevel,
  podSecurityControls,
} from '../../../src/schema/hardening-checks.ts'

type Json = Record<string, unknown>

function violations(spec: Json, level: PodSecurityLevel, annotations?: Json, wanted?: readonly PodSecurityControl[]) {
  const found: Violation[] = []
  const under = { pod: { spec, path: 'spec' }, annotations, annotationsPath: 'metadata.annotations' }
  eachViolation(under, level, wanted === undefined ? undefined : new Set(wanted), violation => found.push(violation))
  return found
}

/** The minors among the steps in which a control is broken: `8-24`, `0-`. */
function minors(found: readonly Violation[], control: PodSecurityControl): string {
  const steps = found.filter(entry => entry.control === control).reduce((all, entry) => all | entry.steps, 0)
  const broken = standardSteps.filter(minor => (steps & stepOf(minor)) !== 0)
  if (broken.length === 0) return 'never'
  const next = standardSteps[standardSteps.indexOf(broken.at(-1) ?? 0) + 1]
  return `${broken[0]}-${next === undefined ? '' : next - 1}`
}

const container = (securityContext: Json, rest: Json = {}) => ({
  containers: [{ name: 'a', image: 'x', securityContext, ...rest }],
})
const hardened = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
}

interface Row {
  readonly what: string
  readonly spec: Json
  readonly annotations?: Json
  readonly control: PodSecurityControl
  readonly level?: PodSecurityLevel
  readonly expect: string
}

const table: readonly Row[] = [
  {
    what: 'hostProcess of the pod',
    spec: { securityContext: { windowsOptions: { hostProcess: true } } },
    control: 'windowsHostProcess',
    expect: '0-',
  },
  {
    what: 'hostProcess of a container',
    spec: container({ windowsOptions: { hostProcess: true } }),
    control: 'windowsHostProcess',
    expect: '0-',
  },
  {
    what: 'hostProcess: false',
    spec: container({ windowsOptions: { hostProcess: false } }),
    control: 'windowsHostProcess',
    expect: 'never',
  },
  { what: 'hostPID', spec: { hostPID: true }, control: 'hostNamespaces', expect: '0-' },
  { what: 'hostIPC', spec: { hostIPC: true }, control: 'hostNamespaces', expect: '0-' },
  { what: 'hostNetwork: false', spec: { hostNetwork: false }, control: 'hostNamespaces', expect: 'never' },
  { what: 'privileged', spec: container({ privileged: true }), control: 'privileged', expect: '0-' },
  {
    what: 'SYS_TIME',
    spec: container({ capabilities: { add: ['SYS_TIME'] } }),
    control: 'capabilities_baseline',
    expect: '0-',
  },
  {
    what: 'ALL as a capability to add',
    spec: container({ capabilities: { add: ['ALL'] } }),
    control: 'capabilities_baseline',
    expect: '0-',
  },
  {
    what: 'NET_BIND_SERVICE',
    spec: container({ capabilities: { add: ['NET_BIND_SERVICE'] } }),
    control: 'capabilities_baseline',
    expect: 'never',
  },
  {
    what: 'a capability under the restricted level',
    spec: container({ capabilities: { add: ['SYS_TIME'] } }),
    control: 'capabilities_baseline',
    level: 'restricted',
    expect: '0-21',
  },
  {
    what: 'hostPath',
    spec: { volumes: [{ name: 'v', hostPath: { path: '/' } }] },
    control: 'hostPathVolumes',
    expect: '0-',
  },
  {
    what: 'hostPath under the restricted level',
    spec: { volumes: [{ name: 'v', hostPath: { path: '/' } }] },
    control: 'restrictedVolumes',
    level: 'restricted',
    expect: '0-',
  },
  {
    what: 'hostPath is named once',
    spec: { volumes: [{ name: 'v', hostPath: { path: '/' } }] },
    control: 'hostPathVolumes',
    level: 'restricted',
    expect: 'never',
  },
  {
    what: 'hostPort',
    spec: container({}, { ports: [{ containerPort: 80, hostPort: 8080 }] }),
    control: 'hostPorts',
    expect: '0-',
  },
  {
    what: 'hostPort: 0',
    spec: container({}, { ports: [{ containerPort: 80, hostPort: 0 }] }),
    control: 'hostPorts',
    expect: 'never',
  },
  {
    what: 'a probe that names a host',
    spec: container({}, { readinessProbe: { tcpSocket: { host: '10.0.0.1', port: 1 } } }),
    control: 'hostProbesAndHostLifecycle',
    expect: '34-',
  },
  {
    what: 'a hook that names a host',
    spec: container({}, { lifecycle: { preStop: { httpGet: { host: 'x', port: 1 } } } }),
    control: 'hostProbesAndHostLifecycle',
    expect: '34-',
  },
  {
    what: 'a probe with an empty host',
    spec: container({}, { startupProbe: { httpGet: { host: '', port: 1 } } }),
    control: 'hostProbesAndHostLifecycle',
    expect: 'never',
  },
  {
    what: 'AppArmor off by annotation',
    spec: container({}),
    annotations: { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' },
    control: 'appArmorProfile',
    expect: '0-',
  },
  {
    what: 'a local AppArmor profile',
    spec: container({}),
    annotations: { 'container.apparmor.security.beta.kubernetes.io/a': 'localhost/x' },
    control: 'appArmorProfile',
    expect: 'never',
  },
  {
    what: 'AppArmor off by field',
    spec: container({ appArmorProfile: { type: 'Unconfined' } }),
    control: 'appArmorProfile',
    expect: '0-',
  },
  {
    what: 'AppArmor off for the pod',
    spec: { securityContext: { appArmorProfile: { type: 'Unconfined' } } },
    control: 'appArmorProfile',
    expect: '0-',
  },
  {
    what: 'a type of SELinux that is no container',
    spec: container({ seLinuxOptions: { type: 'spc_t' } }),
    control: 'seLinuxOptions',
    expect: '0-',
  },
  {
    what: 'container_engine_t',
    spec: container({ seLinuxOptions: { type: 'container_engine_t' } }),
    control: 'seLinuxOptions',
    expect: '0-30',
  },
  {
    what: 'container_kvm_t',
    spec: container({ seLinuxOptions: { type: 'container_kvm_t' } }),
    control: 'seLinuxOptions',
    expect: 'never',
  },
  {
    what: 'a user of SELinux',
    spec: { securityContext: { seLinuxOptions: { user: 'u' } } },
    control: 'seLinuxOptions',
    expect: '0-',
  },
  {
    what: 'a level of SELinux',
    spec: container({ seLinuxOptions: { level: 's0:c1' } }),
    control: 'seLinuxOptions',
    expect: 'never',
  },
  { what: 'an unmasked /proc', spec: container({ procMount: 'Unmasked' }), control: 'procMount', expect: '0-' },
  {
    what: 'an unmasked /proc in a user namespace',
    spec: { hostUsers: false, ...container({ procMount: 'Unmasked' }) },
    control: 'procMount',
    expect: '0-34',
  },
  {
    what: 'an unmasked /proc in a user namespace, restricted',
    spec: { hostUsers: false, ...container({ procMount: 'Unmasked' }) },
    control: 'procMount_restricted',
    level: 'restricted',
    expect: '35-',
  },
  {
    what: 'seccomp off by field',
    spec: container({ seccompProfile: { type: 'Unconfined' } }),
    control: 'seccompProfile_baseline',
    expect: '19-',
  },
  {
    what: 'seccomp off by annotation',
    spec: container({}),
    annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' },
    control: 'seccompProfile_baseline',
    expect: '0-18',
  },
  {
    what: 'seccomp off for one container by annotation',
    spec: container({}),
    annotations: { 'container.seccomp.security.alpha.kubernetes.io/a': 'unconfined' },
    control: 'seccompProfile_baseline',
    expect: '0-18',
  },
  {
    what: 'an annotation for a container that there is not',
    spec: container({}),
    annotations: { 'container.seccomp.security.alpha.kubernetes.io/b': 'unconfined' },
    control: 'seccompProfile_baseline',
    expect: 'never',
  },
  {
    what: 'docker/default',
    spec: container({}),
    annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'docker/default' },
    control: 'seccompProfile_baseline',
    expect: 'never',
  },
  {
    what: 'an unsafe sysctl',
    spec: { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } },
    control: 'sysctls',
    expect: '0-',
  },
  {
    what: 'ip_local_reserved_ports',
    spec: { securityContext: { sysctls: [{ name: 'net.ipv4.ip_local_reserved_ports' }] } },
    control: 'sysctls',
    expect: '0-26',
  },
  {
    what: 'tcp_keepalive_time',
    spec: { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_keepalive_time' }] } },
    control: 'sysctls',
    expect: '0-28',
  },
  {
    what: 'tcp_rmem',
    spec: { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_rmem' }] } },
    control: 'sysctls',
    expect: '0-31',
  },
  {
    what: 'tcp_syncookies',
    spec: { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies' }] } },
    control: 'sysctls',
    expect: 'never',
  },
  {
    what: 'no word on privilege escalation',
    spec: container({}),
    control: 'allowPrivilegeEscalation',
    level: 'restricted',
    expect: '8-',
  },
  {
    what: 'the same for Windows',
    spec: { os: { name: 'windows' }, ...container({}) },
    control: 'allowPrivilegeEscalation',
    level: 'restricted',
    expect: '8-24',
  },
  { what: 'no word on root', spec: container({}), control: 'runAsNonRoot', level: 'restricted', expect: '0-' },
  {
    what: 'no word on root in a user namespace',
    spec: { hostUsers: false, ...container({}) },
    control: 'runAsNonRoot',
    level: 'restricted',
    expect: '0-34',
  },
  {
    what: 'every container non-root by itself',
    spec: container({ runAsNonRoot: true }),
    control: 'runAsNonRoot',
    level: 'restricted',
    expect: 'never',
  },
  {
    what: 'a pod that allows root, containers that do not',
    spec: { securityContext: { runAsNonRoot: false }, ...container({ runAsNonRoot: true }) },
    control: 'runAsNonRoot',
    level: 'restricted',
    expect: '0-',
  },
  {
    what: 'user 0',
    spec: { securityContext: { runAsUser: 0 } },
    control: 'runAsUser',
    level: 'restricted',
    expect: '23-',
  },
  {
    what: 'user 0 in a user namespace',
    spec: { hostUsers: false, securityContext: { runAsUser: 0 } },
    control: 'runAsUser',
    level: 'restricted',
    expect: '23-34',
  },
  {
    what: 'user 1000',
    spec: { securityContext: { runAsUser: 1000 } },
    control: 'runAsUser',
    level: 'restricted',
    expect: 'never',
  },
  {
    what: 'no seccomp profile',
    spec: container({}),
    control: 'seccompProfile_restricted',
    level: 'restricted',
    expect: '19-',
  },
  {
    what: 'no seccomp profile on Windows',
    spec: { os: { name: 'windows' }, ...container({}) },
    control: 'seccompProfile_restricted',
    level: 'restricted',
    expect: '19-24',
  },
  {
    what: 'the profile of the pod',
    spec: { securityContext: { seccompProfile: { type: 'Localhost' } }, ...container({}) },
    control: 'seccompProfile_restricted',
    level: 'restricted',
    expect: 'never',
  },
  {
    what: 'a bad profile of the pod, good ones of its containers',
    spec: {
      securityContext: { seccompProfile: { type: 'Unconfined' } },
      ...container({ seccompProfile: { type: 'RuntimeDefault' } }),
    },
    control: 'seccompProfile_restricted',
    level: 'restricted',
    expect: '19-',
  },
  {
    what: 'nothing dropped',
    spec: container({}),
    control: 'capabilities_restricted',
    level: 'restricted',
    expect: '22-',
  },
  {
    what: 'all in small letters',
    spec: container({ capabilities: { drop: ['all'] } }),
    control: 'capabilities_restricted',
    level: 'restricted',
    expect: '22-',
  },
  {
    what: 'ALL dropped and CHOWN added',
    spec: container({ capabilities: { drop: ['ALL'], add: ['CHOWN'] } }),
    control: 'capabilities_restricted',
    level: 'restricted',
    expect: '22-',
  },
  {
    what: 'an inline CSI volume',
    spec: { volumes: [{ name: 'v', csi: { driver: 'd' } }] },
    control: 'restrictedVolumes',
    level: 'restricted',
    expect: 'never',
  },
  {
    what: 'a volume without a type',
    spec: { volumes: [{ name: 'v' }] },
    control: 'restrictedVolumes',
    level: 'restricted',
    expect: '0-',
  },
]

for (const { what, spec, annotations, control, level = 'baseline', expect } of table)
  test(`${control}: ${what}`, t => {
    t.is(minors(violations(spec, level, annotations), control), expect)
  })

test('every control is in the table with a pod that breaks it', t => {
  const broken = new Set(table.filter(row => row.expect !== 'never').map(row => row.control))
  t.deepEqual([...broken].sort(), [...podSecurityControls].sort())
})

test('a pod that keeps to the restricted level breaks nothing', t => {
  t.deepEqual(violations(container(hardened), 'restricted'), [])
})

test('the baseline level asks nothing that only the restricted one does', t => {
  t.deepEqual(violations(container({}), 'baseline'), [])
})

test('init and ephemeral containers are judged, each at its place', t => {
  const bad = { name: 'b', image: 'x', securityContext: { privileged: true } }
  const spec = { initContainers: [bad], containers: [], ephemeralContainers: [bad] }
  t.deepEqual(
    violations(spec, 'baseline').map(({ at }) => at),
    ['spec.initContainers[0].securityContext.privileged', 'spec.ephemeralContainers[0].securityContext.privileged'],
  )
})

test('a control that is asked for by name is judged by itself, though the other level takes it over', t => {
  const spec = { volumes: [{ name: 'v', hostPath: { path: '/' } }] }
  t.is(minors(violations(spec, 'restricted', undefined, ['hostPathVolumes']), 'hostPathVolumes'), '0-')
})

test('a field of another shape is refused, not passed over', t => {
  t.throws(() => violations({ hostPID: 'yes' }, 'baseline'), { name: 'ShapeError' })
  t.throws(() => violations(container({ capabilities: { add: 'ALL' } }), 'baseline'), { name: 'ShapeError' })
})
