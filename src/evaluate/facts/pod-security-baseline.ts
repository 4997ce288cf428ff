// The controls of the baseline level: what lets a container out to its node.
import {
  arrayAt,
  booleanAt,
  integerAt,
  isObject,
  type JsonObject,
  objectAt,
  objectsAt,
  textAt,
  textsAt,
} from '../shape.ts'
import {
  annotationPath,
  eachSecurityContext,
  eachUnderTest,
  ever,
  inUserNamespace,
  onward,
  type Report,
  type StandardControl,
} from './pod-security-fields.ts'

/** The capabilities that container runtimes give by default, less NET_RAW. */
const baselineCapabilities = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
)

/** Sysctls that stay inside the pod, and the minor of the standard from which each of them is allowed. */
const safeSysctls: Readonly<Record<string, number>> = {
  'kernel.shm_rmid_forced': 0,
  'net.ipv4.ip_local_port_range': 0,
  'net.ipv4.ip_unprivileged_port_start': 0,
  'net.ipv4.tcp_syncookies': 0,
  'net.ipv4.ping_group_range': 0,
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
}

const selinuxTypes: Readonly<Record<string, number>> = {
  '': 0,
  container_t: 0,
  container_init_t: 0,
  container_kvm_t: 0,
  container_engine_t: 31,
}

const allowedProfiles = new Set(['RuntimeDefault', 'Localhost'])
export const isAllowedProfile = (type: string): boolean => allowedProfiles.has(type)

const appArmorAnnotation = 'container.apparmor.security.beta.kubernetes.io/'
const seccompPodAnnotation = 'seccomp.security.alpha.kubernetes.io/pod'
const seccompContainerAnnotation = 'container.seccomp.security.alpha.kubernetes.io/'

export const baselineControls: readonly StandardControl[] = [
  {
    id: 'windowsHostProcess',
    level: 'baseline',
    look: (under, report) =>
      eachSecurityContext(under, (context, path) => {
        if (booleanAt(objectAt(context, 'windowsOptions'), 'hostProcess') !== true) return
        const at = `${path}.windowsOptions.hostProcess`
        report({ ...ever, field: 'hostProcess', at, found: 'hostProcess: true' })
      }),
  },
  {
    id: 'hostNamespaces',
    level: 'baseline',
    look: ({ pod }, report) => {
      for (const field of ['hostNetwork', 'hostPID', 'hostIPC'])
        if (booleanAt(pod.spec, field) === true)
          report({ ...ever, field, at: `${pod.path}.${field}`, found: `${field}: true` })
    },
  },
  {
    id: 'privileged',
    level: 'baseline',
    look: (under, report) =>
      eachUnderTest(under, ({ context, path }) => {
        if (booleanAt(context, 'privileged') !== true) return
        const at = `${path}.securityContext.privileged`
        report({ ...ever, field: 'privileged', at, found: 'privileged: true' })
      }),
  },
  {
    id: 'capabilities_baseline',
    level: 'baseline',
    overriddenFrom: 22,
    look: (under, report) =>
      eachUnderTest(under, ({ context, path }) => {
        for (const [index, name] of textsAt(objectAt(context, 'capabilities'), 'add').entries()) {
          if (baselineCapabilities.has(name)) continue
          const at = `${path}.securityContext.capabilities.add[${index}]`
          report({ ...ever, field: 'capabilities', at, found: `capabilities.add: ${name}` })
        }
      }),
  },
  {
    id: 'hostPathVolumes',
    level: 'baseline',
    overriddenFrom: 0,
    look: ({ pod }, report) => {
      for (const [index, volume] of objectsAt(pod.spec, 'volumes').entries()) {
        const hostPath = objectAt(volume, 'hostPath')
        if (hostPath === undefined) continue
        const found = `hostPath: ${textAt(hostPath, 'path') ?? ''}`
        report({ ...ever, field: 'hostPath', at: `${pod.path}.volumes[${index}].hostPath`, found })
      }
    },
  },
  {
    id: 'hostPorts',
    level: 'baseline',
    look: (under, report) =>
      eachUnderTest(under, ({ container, path }) => {
        for (const [index, port] of objectsAt(container, 'ports').entries()) {
          const hostPort = integerAt(port, 'hostPort') ?? 0
          if (hostPort === 0) continue
          const at = `${path}.ports[${index}].hostPort`
          report({ ...ever, field: 'hostPort', at, found: `hostPort: ${hostPort}` })
        }
      }),
  },
  {
    id: 'hostProbesAndHostLifecycle',
    level: 'baseline',
    look: (under, report) =>
      eachUnderTest(under, ({ container, path }) => {
        for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe'])
          reportHosts(objectAt(container, probe), `${path}.${probe}`, report)
        const lifecycle = objectAt(container, 'lifecycle')
        for (const hook of ['postStart', 'preStop'])
          reportHosts(objectAt(lifecycle, hook), `${path}.lifecycle.${hook}`, report)
      }),
  },
  {
    id: 'appArmorProfile',
    level: 'baseline',
    look: (under, report) => {
      eachSecurityContext(under, (context, path) => {
        const profile = objectAt(context, 'appArmorProfile')
        const type = textAt(profile, 'type') ?? ''
        if (profile === undefined || isAllowedProfile(type)) return
        const at = `${path}.appArmorProfile.type`
        report({ ...ever, field: 'appArmorProfile', at, found: `appArmorProfile.type: ${type}` })
      })
      for (const [key, value] of Object.entries(under.annotations ?? {})) {
        if (!key.startsWith(appArmorAnnotation) || typeof value !== 'string') continue
        if (value === '' || value === 'runtime/default' || value.startsWith('localhost/')) continue
        report({ ...ever, field: 'annotation', at: annotationPath(under, key), found: `${key}: ${value}` })
      }
    },
  },
  {
    id: 'seLinuxOptions',
    level: 'baseline',
    look: (under, report) =>
      eachSecurityContext(under, (context, path) => {
        const options = objectAt(context, 'seLinuxOptions')
        if (options === undefined) return
        const at = `${path}.seLinuxOptions`
        const type = textAt(options, 'type') ?? ''
        const since = Object.hasOwn(selinuxTypes, type) ? (selinuxTypes[type] ?? 0) : Number.POSITIVE_INFINITY
        if (since > 0) {
          const found = `seLinuxOptions.type: ${type}`
          report({ from: 0, below: since, field: 'seLinuxOptions', at: `${at}.type`, found })
        }
        for (const field of ['user', 'role']) {
          const value = textAt(options, field) ?? ''
          if (value === '') continue
          const found = `seLinuxOptions.${field}: ${value}`
          report({ ...ever, field: 'seLinuxOptions', at: `${at}.${field}`, found })
        }
      }),
  },
  {
    id: 'procMount',
    level: 'baseline',
    overriddenFrom: 35,
    look: (under, report) =>
      eachUnmaskedProc(under, (at, found) =>
        // From 1.35 on a pod in a user namespace of its own may see all of its /proc.
        report({ from: 0, below: inUserNamespace(under) ? 35 : ever.below, field: 'procMount', at, found }),
      ),
  },
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    overriddenFrom: 19,
    look: (under, report) => {
      eachSecurityContext(under, (context, path) => {
        const profile = objectAt(context, 'seccompProfile')
        const type = textAt(profile, 'type') ?? ''
        if (profile === undefined || isAllowedProfile(type)) return
        const at = `${path}.seccompProfile.type`
        report({ ...onward(19), field: 'seccompProfile', at, found: `seccompProfile.type: ${type}` })
      })
      const keys = new Set([seccompPodAnnotation])
      eachUnderTest(under, ({ container }) =>
        keys.add(`${seccompContainerAnnotation}${textAt(container, 'name') ?? ''}`),
      )
      for (const key of keys) {
        const value = textAt(under.annotations, key)
        if (value === undefined || value === 'runtime/default' || value === 'docker/default') continue
        if (value.startsWith('localhost/')) continue
        const at = annotationPath(under, key)
        report({ from: 0, below: 19, field: 'annotation', at, found: `${key}: ${value}` })
      }
    },
  },
  {
    id: 'sysctls',
    level: 'baseline',
    look: ({ pod }, report) => {
      const path = `${pod.path}.securityContext.sysctls`
      for (const [index, entry] of arrayAt(objectAt(pod.spec, 'securityContext'), 'sysctls').entries()) {
        const name = (isObject(entry) ? textAt(entry, 'name') : undefined) ?? ''
        const since = Object.hasOwn(safeSysctls, name) ? (safeSysctls[name] ?? 0) : Number.POSITIVE_INFINITY
        if (since === 0) continue
        report({ from: 0, below: since, field: 'sysctls', at: `${path}[${index}]`, found: `sysctls: ${name}` })
      }
    },
  },
]

/** Every container whose /proc is not the masked one. */
export function eachUnmaskedProc(
  under: Parameters<StandardControl['look']>[0],
  visit: (at: string, found: string) => void,
): void {
  eachUnderTest(under, ({ context, path }) => {
    const mount = textAt(context, 'procMount')
    if (mount !== undefined && mount !== 'Default') visit(`${path}.securityContext.procMount`, `procMount: ${mount}`)
  })
}

/** A probe or hook that names a host makes the kubelet connect there on the pod's behalf. */
function reportHosts(handler: JsonObject | undefined, path: string, report: Report): void {
  for (const action of ['httpGet', 'tcpSocket']) {
    const host = textAt(objectAt(handler, action), 'host') ?? ''
    if (host !== '') report({ ...onward(34), field: 'host', at: `${path}.${action}.host`, found: `host: ${host}` })
  }
}
