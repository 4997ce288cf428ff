// A second, independent opinion on the rules about nodes: stat, find, /proc and files read on each node; no code of stigpack.
import { parse } from 'yaml'
import { commandLines, serverVersion } from './cluster.ts'
import { type KubeletConfig, kubeletFile, kubeletWords, laidOver, nodes, on } from './nodes.ts'

type Verdict = 'pass' | 'fail' | 'notapplicable'

const judge = (ok: boolean): Verdict => (ok ? 'pass' : 'fail')
const workers = nodes.filter(node => node !== 'cp-1')
const kubeconfigs = ['admin', 'scheduler', 'controller-manager'].map(name => `/etc/kubernetes/${name}.conf`).join(' ')
const dropIn = '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf'
const authority = '/etc/kubernetes/pki/ca.crt'

/** find prints what is not as it should be; silence is well. */
const clean = (paths: string, wrong: string, on_ = nodes) =>
  judge(on_.every(node => on(node, `find ${paths} ${wrong}`) === ''))
const foreign = '\\( ! -uid 0 -o ! -gid 0 \\)'
const open644 = '-perm /7133'

interface Kubelet {
  readonly words: readonly string[]
  readonly config: KubeletConfig
}

function kubeletOf(node: string): Kubelet {
  const words = kubeletWords(node)
  const folder = words.find(word => word.startsWith('--config-dir='))?.slice('--config-dir='.length)
  const files = [kubeletFile, ...(folder === undefined ? [] : on(node, `ls ${folder}/*.conf`).split('\n').sort())]
  const parsed = files.map(file => parse(on(node, `cat ${file}`)) as KubeletConfig)
  return { words, config: parsed.reduce(laidOver) }
}

const at = (config: KubeletConfig, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as KubeletConfig | undefined)?.[key], config)

const seconds = (duration: unknown): number => {
  const unit: Record<string, number> = { h: 3600, m: 60, s: 1 }
  return [...String(duration).matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, n, u = 's']) => sum + Number(n) * (unit[u] ?? 0),
    0,
  )
}

/** A file that a flag of the API server names, as the API server's own process sees it; undefined where the flag is not set. */
function named(flag: string): Record<string, unknown> | undefined {
  const file = commandLines('kube-apiserver')[0]
    ?.find(word => word.startsWith(`--${flag}=`))
    ?.split('=')[1]
  return file === undefined ? undefined : parse(on('cp-1', `cat /proc/$(pgrep -xo kube-apiserver)/root${file}`))
}

const gates = (name: string) =>
  ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map(
    component =>
      commandLines(component)[0]
        ?.find(word => word.startsWith('--feature-gates='))
        ?.match(new RegExp(`${name}=(\\w+)`))?.[1],
  )

/** The rules about nodes and their files, as an assessor with a root shell on every node would answer them, by group id. */
export function assessNodes(): Map<string, Verdict> {
  const { minor } = serverVersion()
  const kubelets = new Map(nodes.map(node => [node, kubeletOf(node)]))
  /** Every kubelet has no such flag, and its file satisfies the condition. */
  const inFile = (flag: string, path: string, ok: (value: unknown) => boolean, where = nodes) =>
    judge(
      where.every(node => {
        const { words = [], config = {} } = kubelets.get(node) ?? {}
        return !words.some(word => word.startsWith(`--${flag}`)) && ok(at(config, path))
      }),
    )
  const flagged = (condition: (words: readonly string[]) => boolean) =>
    judge([...kubelets.values()].every(({ words }) => condition(words)))
  const noGates = [...kubelets.values()].every(({ words }) => !words.some(word => word.startsWith('--feature-gates')))
  const gate = (name: string, wanted: string) =>
    judge(
      noGates &&
        gates(name).every(value => value === wanted) &&
        [...kubelets.values()].every(({ config }) => String(at(config, `featureGates.${name}`)) === wanted),
    )
  const has = (text: unknown) => typeof text === 'string' && text !== ''

  const policy = named('audit-policy-file')
  const rules = (policy?.['rules'] ?? []) as { level: string }[]
  const admission = named('admission-control-config-file')
  const plugins = (admission?.['plugins'] ?? []) as { name: string; configuration?: { kind?: string } }[]
  const encryption = named('encryption-provider-config')
  const secrets = ((encryption?.['resources'] ?? []) as { resources: string[]; providers: object[] }[]).find(
    ({ resources }) => resources.includes('secrets'),
  )
  const proxies = nodes.filter(node => on(node, 'pgrep -x kube-proxy || true') !== '')
  const proxyStat = (format: string) =>
    proxies.map(node => {
      const self = '"$(readlink /proc/self/ns/uts)"'
      const mine = `for p in $(pgrep -x kube-proxy); do [ "$(readlink /proc/$p/ns/uts)" = ${self} ] && break; done`
      return on(node, `${mine}; stat -L -c '${format}' /proc/$p/root/var/lib/kube-proxy/kubeconfig.conf`)
    })
  const dropIns = nodes.filter(node => on(node, `ls ${dropIn} 2>/dev/null || true`) !== '')
  const dropInRule = (wrong: string) => (dropIns.length === 0 ? 'notapplicable' : clean(dropIn, wrong, dropIns))
  const etcdOwners = on('cp-1', "find /var/lib/etcd -mindepth 1 -exec stat -c '%U:%G' {} + | sort -u")
  const kubectls = on('cp-1', "kubectl version --client 2>/dev/null | grep -o 'v1\\.[0-9]*\\.[0-9]*' | head -n 1")
  const [, kubectlMinor = 0, kubectlPatch = 0] = kubectls.split('.').map(part => Number(part.replace('v', '')))

  return new Map<string, Verdict>([
    ['V-242387', inFile('read-only-port', 'readOnlyPort', value => value === undefined || value === 0)],
    ['V-242391', inFile('anonymous-auth', 'authentication.anonymous.enabled', value => value === false)],
    ['V-242392', flagged(words => words.includes('--authorization-mode=Webhook'))],
    ['V-242393', judge(workers.every(node => on(node, 'pgrep -x sshd || true') === ''))],
    [
      'V-242394',
      judge(
        workers.every(node => on(node, 'ls -d /etc/systemd/system/*.wants/ssh*.service 2>/dev/null || true') === ''),
      ),
    ],
    ['V-242396', judge(kubectlMinor > 12 || (kubectlMinor === 12 && kubectlPatch >= 9))],
    ['V-242397', inFile('pod-manifest-path', 'staticPodPath', value => value === undefined, workers)],
    ['V-242398', judge(noGates && gates('DynamicAuditing').every(value => value !== 'true'))],
    ['V-242399', minor >= 26 ? 'notapplicable' : gate('DynamicKubeletConfig', 'false')],
    ['V-242403', judge(rules.length > 0 && rules.every(({ level }) => level === 'RequestResponse'))],
    ['V-242404', flagged(words => !words.some(word => word.startsWith('--hostname-override')))],
    ['V-242405', clean('/etc/kubernetes/manifests -mindepth 1', foreign, ['cp-1'])],
    ['V-242406', clean(kubeletFile, foreign)],
    ['V-242407', clean(kubeletFile, open644)],
    ['V-242408', clean('/etc/kubernetes/manifests -type f', open644)],
    ['V-242420', inFile('client-ca-file', 'authentication.x509.clientCAFile', has)],
    ['V-242424', inFile('tls-private-key-file', 'tlsPrivateKeyFile', has)],
    ['V-242425', inFile('tls-cert-file', 'tlsCertFile', has)],
    ['V-242434', inFile('protect-kernel-defaults', 'protectKernelDefaults', value => value === true)],
    ['V-242444', clean('/etc/kubernetes/manifests -mindepth 1', foreign)],
    ['V-242445', judge(etcdOwners === 'etcd:etcd')],
    ['V-242446', clean(kubeconfigs, foreign, ['cp-1'])],
    ['V-242447', judge(proxyStat('%a').every(mode => (Number.parseInt(mode, 8) & ~0o644) === 0))],
    ['V-242448', judge(proxyStat('%U:%G').every(owner => owner === 'root:root'))],
    ['V-242449', clean(authority, open644)],
    ['V-242450', clean(authority, foreign)],
    ['V-242451', clean('/etc/kubernetes/pki', foreign)],
    ['V-242452', clean('/etc/kubernetes/kubelet.conf', open644)],
    ['V-242453', clean('/etc/kubernetes/kubelet.conf', foreign)],
    ['V-242454', dropInRule(foreign)],
    ['V-242455', dropInRule(open644)],
    ['V-242456', clean(kubeletFile, open644)],
    ['V-242457', clean(kubeletFile, foreign)],
    ['V-242459', clean('/var/lib/etcd -type f', open644, ['cp-1'])],
    ['V-242460', clean(kubeconfigs, open644, ['cp-1'])],
    ['V-242461', judge(rules.some(({ level }) => level !== 'None'))],
    ['V-242466', clean("/etc/kubernetes/pki -type f -name '*.crt'", open644)],
    ['V-242467', clean("/etc/kubernetes/pki -type f -name '*.key'", '-perm /7177')],
    [
      'V-245541',
      inFile('streaming-connection-idle-timeout', 'streamingConnectionIdleTimeout', value => seconds(value) >= 300),
    ],
    ['V-254800', judge(plugins.some(({ configuration }) => configuration?.kind === 'PodSecurityConfiguration'))],
    ['V-254801', minor >= 25 ? 'notapplicable' : gate('PodSecurity', 'true')],
    ['V-274882', judge(secrets !== undefined && !('identity' in (secrets.providers[0] ?? { identity: {} })))],
  ])
}
