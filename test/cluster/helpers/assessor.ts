// A second, independent opinion on the flag rules: a plain reading of process command lines, sharing no code with stigpack.
import { commandLines } from './cluster.ts'

type Verdict = 'pass' | 'fail'

/** The last value of `--flag`, true for a bare boolean, undefined where it is absent. */
function flag(component: string, name: string): string | undefined {
  const [line = []] = commandLines(component)
  if (line.length === 0) throw new Error(`no process ${component}`)
  let value: string | undefined
  line.forEach((word, index) => {
    if (word === `--${name}`) value = line[index + 1]?.startsWith('--') === false ? line[index + 1] : 'true'
    else if (word.startsWith(`--${name}=`)) value = word.slice(name.length + 3)
  })
  return value
}

const judge = (ok: boolean): Verdict => (ok ? 'pass' : 'fail')
const set = (component: string, name: string) => judge((flag(component, name) ?? '') !== '')
const equals = (component: string, name: string, wanted: string) => judge(flag(component, name) === wanted)
const least = (component: string, name: string, wanted: number) => judge(Number(flag(component, name) ?? 0) >= wanted)
const tls = (component: string) =>
  judge(['VersionTLS12', 'VersionTLS13'].includes(flag(component, 'tls-min-version') ?? ''))

const api = 'kube-apiserver'
const manager = 'kube-controller-manager'
const scheduler = 'kube-scheduler'
const suites = [
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
]

/** The flag rules that the API alone decides, as an assessor would answer them on this node, by group id. */
export function assessFlags(minor: number): Map<string, Verdict | 'notapplicable'> {
  const both = (...verdicts: Verdict[]) => judge(verdicts.every(verdict => verdict === 'pass'))
  return new Map<string, Verdict | 'notapplicable'>([
    ['V-242376', tls(manager)],
    ['V-242377', tls(scheduler)],
    ['V-242378', tls(api)],
    ['V-242379', equals('etcd', 'auto-tls', 'false')],
    ['V-242380', equals('etcd', 'peer-auto-tls', 'false')],
    ['V-242381', equals(manager, 'use-service-account-credentials', 'true')],
    ['V-242382', judge(flag(api, 'authorization-mode')?.split(',').includes('AlwaysAllow') === false)],
    ['V-242384', equals(scheduler, 'bind-address', '127.0.0.1')],
    ['V-242385', equals(manager, 'bind-address', '127.0.0.1')],
    ['V-242389', judge(!['', '0'].includes(flag(api, 'secure-port') ?? ''))],
    // Absent means anonymous requests are served, whatever the text search finds.
    ['V-242390', equals(api, 'anonymous-auth', 'false')],
    ['V-242400', judge(!(flag(api, 'feature-gates') ?? '').includes('AllAlpha=true'))],
    ['V-242402', set(api, 'audit-log-path')],
    ['V-242409', equals(manager, 'profiling', 'false')],
    ['V-242418', judge(suites.every(suite => (flag(api, 'tls-cipher-suites') ?? '').split(',').includes(suite)))],
    ['V-242419', set(api, 'client-ca-file')],
    ['V-242421', set(manager, 'root-ca-file')],
    ['V-242422', both(set(api, 'tls-cert-file'), set(api, 'tls-private-key-file'))],
    ['V-242423', equals('etcd', 'client-cert-auth', 'true')],
    ['V-242426', equals('etcd', 'peer-client-cert-auth', 'true')],
    ['V-242427', set('etcd', 'key-file')],
    ['V-242428', set('etcd', 'cert-file')],
    ['V-242429', set(api, 'etcd-cafile')],
    ['V-242430', set(api, 'etcd-certfile')],
    ['V-242431', set(api, 'etcd-keyfile')],
    ['V-242432', set('etcd', 'peer-cert-file')],
    ['V-242433', set('etcd', 'peer-key-file')],
    [
      'V-242436',
      minor >= 25
        ? 'notapplicable'
        : judge((flag(api, 'enable-admission-plugins') ?? '').split(',').includes('ValidatingAdmissionWebhook')),
    ],
    ['V-242438', judge(!['', '0', '0s', '0m0s'].includes(flag(api, 'request-timeout') ?? ''))],
    ['V-242462', least(api, 'audit-log-maxsize', 100)],
    ['V-242463', least(api, 'audit-log-maxbackup', 10)],
    ['V-242464', least(api, 'audit-log-maxage', 30)],
    ['V-242465', set(api, 'audit-log-path')],
    ['V-245542', judge(flag(api, 'basic-auth-file') === undefined)],
    ['V-245543', judge(flag(api, 'token-auth-file') === undefined)],
    ['V-245544', both(set(api, 'kubelet-client-certificate'), set(api, 'kubelet-client-key'))],
  ])
}
