// A hardened cluster broken on purpose, one thing for every rule, and which rule must find it by which word.
import { eventually, kubectl, serverVersion } from './cluster.ts'
import { cipherSuites, encryptsNothing, folder, systemdDropIn, write } from './hardened.ts'
import { changeKubeletFile, changeManifest, type KubeletConfig, kubeletArguments, laidOver, on } from './nodes.ts'

const pki = '/etc/kubernetes/pki'
const manifests = '/etc/kubernetes/manifests'
export const namespace = 'stigpack-broken'
const wants = '/etc/systemd/system/multi-user.target.wants'

/** What is done to files: on which node, how, and the rules that must name the word. */
const files: readonly (readonly [node: string, command: string, rules: readonly string[], word: string])[] = [
  ['cp-1', `chmod 0666 ${pki}/apiserver.key`, ['V-242467'], `${pki}/apiserver.key`],
  ['cp-1', `chown nobody ${pki}/sa.key`, ['V-242451'], `${pki}/sa.key`],
  ['worker-1', `chmod 0666 ${pki}/ca.crt`, ['V-242449', 'V-242466'], `${pki}/ca.crt`],
  ['worker-2', `chown nobody ${pki}/ca.crt`, ['V-242450'], `${pki}/ca.crt`],
  ['cp-1', 'chown nobody /etc/kubernetes/admin.conf', ['V-242446'], '/etc/kubernetes/admin.conf'],
  ['cp-1', 'chmod 0664 /etc/kubernetes/scheduler.conf', ['V-242460'], '/etc/kubernetes/scheduler.conf'],
  ['worker-1', 'chmod 0664 /etc/kubernetes/kubelet.conf', ['V-242452'], '/etc/kubernetes/kubelet.conf'],
  ['worker-2', 'chgrp nogroup /etc/kubernetes/kubelet.conf', ['V-242453'], '/etc/kubernetes/kubelet.conf'],
  ['worker-1', 'chmod 0646 /var/lib/kubelet/config.yaml', ['V-242407', 'V-242456'], '/var/lib/kubelet/config.yaml'],
  ['worker-2', 'chown nobody /var/lib/kubelet/config.yaml', ['V-242406', 'V-242457'], '/var/lib/kubelet/config.yaml'],
  ['cp-1', `chmod 0755 ${manifests}/etcd.yaml`, ['V-242408'], `${manifests}/etcd.yaml`],
  ['cp-1', `chgrp nogroup ${manifests}/etcd.yaml`, ['V-242405', 'V-242444'], `${manifests}/etcd.yaml`],
  ['cp-1', `chmod 0606 ${systemdDropIn}/10-kubeadm.conf`, ['V-242455'], '10-kubeadm.conf'],
  ['cp-1', `chown nobody ${systemdDropIn}/10-kubeadm.conf`, ['V-242454'], '10-kubeadm.conf'],
]

/** Rules that what is done to flags, kubelets, processes and objects turns, and the word that they must name. */
const others: readonly (readonly [rules: readonly string[], word: string])[] = [
  [['V-242376', 'V-242385', 'V-242381', 'V-242409'], 'kube-controller-manager on cp-1'],
  [['V-242377', 'V-242384'], 'kube-scheduler on cp-1'],
  [['V-242379', 'V-242380', 'V-242423', 'V-242426'], 'etcd on cp-1'],
  [['V-242378'], 'VersionTLS10'],
  [['V-242382'], 'AlwaysAllow'],
  [['V-242390'], '--anonymous-auth=true'],
  [['V-242402', 'V-242403', 'V-242461', 'V-242465', 'V-242438', 'V-254800'], 'kube-apiserver on cp-1'],
  [['V-242418'], cipherSuites[0] ?? ''],
  [['V-242462', 'V-242463', 'V-242464'], 'kube-apiserver on cp-1'],
  [['V-245543'], `${folder}/tokens.csv`],
  [['V-274882'], 'identity'],
  [['V-242387', 'V-242391'], 'worker-1'],
  [['V-242392', 'V-242397', 'V-242398', 'V-242424', 'V-242425', 'V-242434', 'V-245541'], 'worker-2'],
  [['V-242393'], 'worker-1'],
  [['V-242394'], 'sshd.service'],
  [['V-242459'], '/var/lib/etcd/member/snap/db'],
  [['V-242445'], '/var/lib/etcd/member/snap/db'],
  [['V-242383'], 'broken-in-default'],
  [['V-242395'], 'broken-dashboard'],
  [['V-242414'], 'broken-host-port'],
  [['V-242415'], 'broken-secret-environment'],
  [['V-242417'], 'broken-user-pod'],
  [['V-242442'], 'busybox'],
]

/** By rule, the word that its findings must hold. On old releases a gate on a kubelet's command line is two findings. */
export const expected = (): Map<string, string> =>
  new Map([
    ...files.flatMap(([, , rules, word]) => rules.map(rule => [rule, word] as const)),
    ...others.flatMap(([rules, word]) => rules.map(rule => [rule, word] as const)),
    ...(serverVersion().minor < 26 ? ([['V-242399', 'worker-2']] as const) : []),
  ])

const pod = (name: string, inNamespace: string, container: object, labels: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: inNamespace, labels },
  spec: {
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: 'main',
        image: 'registry.local/busybox:1',
        imagePullPolicy: 'IfNotPresent',
        command: ['sleep', '3600'],
        ...container,
      },
    ],
  },
})

const secret = { secretKeyRef: { name: 'broken', key: 'password', optional: true } }
const pods = [
  pod('broken-in-default', 'default', { securityContext: { privileged: true } }),
  pod('broken-host-port', namespace, { ports: [{ containerPort: 80, hostPort: 80 }] }),
  pod('broken-secret-environment', namespace, { env: [{ name: 'PASSWORD', valueFrom: secret }] }),
  pod('broken-user-pod', 'kube-system', {}),
  pod('broken-second-version', namespace, { image: 'registry.local/busybox:2' }),
  pod('broken-dashboard', namespace, {}, { 'k8s-app': 'kubernetes-dashboard' }),
]

/** What the kubelet of a worker is told besides its file: by drop-in where the release has drop-ins. */
function tell(node: string, settings: KubeletConfig, flags: readonly string[]): void {
  const dropIns = '/etc/kubernetes/kubelet.conf.d'
  if (serverVersion().minor < 30) {
    changeKubeletFile(node, config => laidOver(config, settings))
    kubeletArguments(node, flags)
    return
  }
  const head = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n'
  const lines = Object.entries(settings).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
  on(node, `mkdir -p ${dropIns} && cat >${dropIns}/90-broken.conf`, head + lines.join(''))
  kubeletArguments(node, [...flags, `--config-dir=${dropIns}`])
}

/** Changes files alone; the kubelets have to be restarted, and `breakObjects` called once all is settled. */
export function breakFiles(): void {
  write(`${folder}/encryption.yaml`, encryptsNothing)
  write(`${folder}/tokens.csv`, 'a-token-of-the-test,somebody,1\n')
  changeManifest('etcd', {
    'auto-tls': 'true',
    'peer-auto-tls': 'true',
    'client-cert-auth': 'false',
    'peer-client-cert-auth': 'false',
  })
  changeManifest('kube-scheduler', { 'bind-address': '0.0.0.0', 'tls-min-version': 'VersionTLS11' })
  changeManifest('kube-controller-manager', {
    'bind-address': '0.0.0.0',
    'tls-min-version': undefined,
    'use-service-account-credentials': 'false',
    profiling: 'true',
  })
  changeManifest('kube-apiserver', {
    'anonymous-auth': 'true',
    'authorization-mode': 'Node,RBAC,AlwaysAllow',
    'tls-min-version': 'VersionTLS10',
    'tls-cipher-suites': cipherSuites.slice(1).join(','),
    'request-timeout': undefined,
    'audit-policy-file': undefined,
    'audit-log-path': undefined,
    'audit-log-maxsize': '10',
    'audit-log-maxbackup': '1',
    'audit-log-maxage': undefined,
    'admission-control-config-file': undefined,
    'token-auth-file': `${folder}/tokens.csv`,
  })
  tell('worker-1', { readOnlyPort: 10_255, authentication: { anonymous: { enabled: true } } }, [
    '--authorization-mode=Webhook',
  ])
  const settings = { staticPodPath: '/etc/kubernetes/manifests', protectKernelDefaults: false }
  tell('worker-2', { ...settings, streamingConnectionIdleTimeout: '1m0s' }, [
    '--feature-gates=RotateKubeletServerCertificate=true',
  ])
  changeKubeletFile('worker-2', ({ tlsCertFile: _, tlsPrivateKeyFile: __, ...config }) => config)
  for (const [node, command] of files) on(node, command)
  on('worker-1', 'cp "$(command -v sleep)" /run/sshd; setsid /run/sshd 3600 >/dev/null 2>&1 </dev/null &')
  const unit = '[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n'
  on('cp-1', `mkdir -p ${wants}; cat >/etc/systemd/system/sshd.service; ln -s ../sshd.service ${wants}/`, unit)
}

export async function breakObjects(): Promise<void> {
  on('cp-1', 'chmod 0666 /var/lib/etcd/member/snap/db; chown root /var/lib/etcd/member/snap/db')
  kubectl(['create', 'namespace', namespace])
  await eventually('the controller manager leads again', () =>
    kubectl(['get', 'serviceaccounts', '--namespace', namespace, '--output', 'name']).includes('default'),
  )
  kubectl(['apply', '--filename', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: pods }))
}

/** Takes back what does not lie in the kept files. */
export function mend(): void {
  on('worker-1', 'kill $(pgrep -x sshd) 2>/dev/null; rm -f /run/sshd')
  on('cp-1', `rm -f /etc/systemd/system/sshd.service ${wants}/sshd.service; chmod 0600 /var/lib/etcd/member/snap/db`)
  on('cp-1', `if [ -d ${systemdDropIn} ]; then chown root ${systemdDropIn}/*; chmod 0600 ${systemdDropIn}/*; fi`)
  kubectl(['delete', 'namespace', namespace, '--ignore-not-found'])
  kubectl(['delete', 'pod', '--namespace', 'default', 'broken-in-default', '--ignore-not-found'])
  kubectl(['delete', 'pod', '--namespace', 'kube-system', 'broken-user-pod', '--ignore-not-found'])
}
