// The test cluster hardened by hand, as an administrator would, until the automated rules of the Kubernetes STIG pass.
import { randomBytes } from 'node:crypto'
import { kubectl, serverVersion } from './cluster.ts'
import { changeKubeletFile, changeManifest, kubeletArguments, nodes, on } from './nodes.ts'

export const folder = '/etc/kubernetes/stig'
const log = '/var/log/kubernetes-stig'
export const systemdDropIn = '/etc/systemd/system/kubelet.service.d'

const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: RequestResponse
`
const admission = `apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
  - name: PodSecurity
    configuration:
      apiVersion: pod-security.admission.config.k8s.io/v1
      kind: PodSecurityConfiguration
      defaults: { enforce: baseline, enforce-version: latest }
      exemptions: { namespaces: [kube-system] }
`
const provider = `aescbc:
          keys:
            - name: one
              secret: ${randomBytes(32).toString('base64')}`
/** The order of providers decides: what stands first writes. */
export const encryption = (...providers: string[]): string => `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: [secrets]
    providers:
${providers.map(line => `      - ${line}\n`).join('')}`
export const encrypts = encryption(provider, 'identity: {}')
export const encryptsNothing = encryption('identity: {}', provider)

const suites = [
  'RSA_WITH_AES_128_GCM_SHA256',
  'ECDSA_WITH_AES_128_GCM_SHA256',
  'RSA_WITH_AES_256_GCM_SHA384',
  'ECDSA_WITH_AES_256_GCM_SHA384',
]
export const cipherSuites = suites.map(suite => `TLS_ECDHE_${suite}`)

/** Root's policy for pods, on releases that have the kind. */
const podSecurityPolicy = {
  apiVersion: 'policy/v1beta1',
  kind: 'PodSecurityPolicy',
  metadata: { name: 'stigpack-states' },
  spec: {
    runAsUser: { rule: 'MustRunAsNonRoot' },
    supplementalGroups: { rule: 'MustRunAs', ranges: [{ min: 1, max: 65_535 }] },
    fsGroup: { rule: 'MustRunAs', ranges: [{ min: 1, max: 65_535 }] },
    seLinux: { rule: 'RunAsAny' },
  },
}

export const write = (path: string, text: string): string => on('cp-1', `umask 077; cat >${path}`, text)

/** Changes files alone; the kubelets have to be restarted, and `afterRestart` called once all is settled. */
export function harden(): void {
  const { minor } = serverVersion()
  const gate = minor < 26 ? { 'feature-gates': 'DynamicKubeletConfig=false' } : {}
  on('cp-1', `mkdir -p -m 0700 ${folder} ${log}`)
  write(`${folder}/audit.yaml`, auditPolicy)
  write(`${folder}/admission.yaml`, admission)
  write(`${folder}/encryption.yaml`, encrypts)
  on('cp-1', `mkdir -p ${systemdDropIn} && umask 077 && printf '[Service]\\n' >${systemdDropIn}/10-kubeadm.conf`)
  changeManifest('etcd', { 'auto-tls': 'false', 'peer-auto-tls': 'false' })
  changeManifest('kube-scheduler', { ...gate, 'tls-min-version': 'VersionTLS12', profiling: 'false' })
  changeManifest('kube-controller-manager', { ...gate, 'tls-min-version': 'VersionTLS12', profiling: 'false' })
  changeManifest(
    'kube-apiserver',
    {
      ...gate,
      'anonymous-auth': 'false',
      'tls-min-version': 'VersionTLS12',
      'tls-cipher-suites': cipherSuites.join(','),
      'request-timeout': '1m0s',
      profiling: 'false',
      'audit-policy-file': `${folder}/audit.yaml`,
      'audit-log-path': `${log}/audit.log`,
      'audit-log-maxsize': '100',
      'audit-log-maxbackup': '10',
      'audit-log-maxage': '30',
      'admission-control-config-file': `${folder}/admission.yaml`,
      'encryption-provider-config': `${folder}/encryption.yaml`,
      ...(minor < 25 && { 'enable-admission-plugins': 'NodeRestriction,ValidatingAdmissionWebhook' }),
    },
    ({ spec }) => {
      for (const [name, path] of [
        ['stig', folder],
        ['stig-log', log],
      ] as const) {
        spec.volumes.push({ name, hostPath: { path, type: 'Directory' } })
        spec.containers[0].volumeMounts.push({ name, mountPath: path, readOnly: name === 'stig' })
      }
      // kubeadm's probes carry no credentials, and a server that refuses those would be killed again and again.
      for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe'])
        spec.containers[0][probe] = {
          tcpSocket: { host: '127.0.0.1', port: 6443 },
          failureThreshold: 24,
          periodSeconds: 2,
        }
    },
  )
  for (const node of nodes) {
    changeKubeletFile(node, ({ staticPodPath, ...config }) => ({
      ...config,
      ...(node === 'cp-1' && { staticPodPath }),
      ...(minor < 26 && { featureGates: { DynamicKubeletConfig: false } }),
      protectKernelDefaults: true,
      streamingConnectionIdleTimeout: '5m0s',
      tlsCertFile: '/var/lib/kubelet/pki/kubelet.crt',
      tlsPrivateKeyFile: '/var/lib/kubelet/pki/kubelet.key',
    }))
    kubeletArguments(node, ['--authorization-mode=Webhook'])
  }
}

/** What only holds while etcd does not start anew, and what needs the API server. */
export function afterRestart(): void {
  on('cp-1', 'chown -R etcd:etcd /var/lib/etcd')
  if (serverVersion().minor < 25) kubectl(['apply', '--filename', '-'], JSON.stringify(podSecurityPolicy))
}

/** What `bringBack` does not know of. */
export function soften(): void {
  on('cp-1', `chown -R root:root /var/lib/etcd; rm -rf ${systemdDropIn} ${log}`)
  if (serverVersion().minor < 25) kubectl(['delete', 'podsecuritypolicy', 'stigpack-states', '--ignore-not-found'])
}
