// The parameters of every kind of check, as control files write them. One schema per kind; src/evaluate/checks/ has the code.
// Longer than other files: the kinds form one union, and those of the hardening guide and of nodes have files of their own.
import * as z from 'zod'
import { components } from '../model/target.ts'
import {
  auditForwarding,
  evidenceAge,
  idleTokens,
  imageReferences,
  imageSignatures,
  networkIsolation,
  nodeAgents,
  podSecurity,
  podSecurityLabels,
  rbacGrants,
  secretLifetime,
  secretManagers,
  trafficEncryption,
} from './hardening-checks.ts'
import {
  auditPolicy,
  encryptionConfiguration,
  fileMode,
  fileOwner,
  podSecurityDefaults,
  programVersion,
  unitState,
} from './node-checks.ts'

/** What a value must be. Exactly one key. */
export const acceptSchema = z.union([
  z.strictObject({ equals: z.string() }),
  z.strictObject({ notEquals: z.string() }),
  z.strictObject({ oneOf: z.array(z.string()).min(1) }),
  /** Every one of these is among the entries of a list. */
  z.strictObject({ containsAll: z.array(z.string()).min(1) }),
  /** None of these is among the entries of a list. */
  z.strictObject({ containsNone: z.array(z.string()).min(1) }),
  /** A number, or a Go duration such as `5m`, that is not below this. */
  z.strictObject({ atLeast: z.union([z.number(), z.string()]) }),
  /** Set and not empty. */
  z.strictObject({ present: z.literal(true) }),
  /** Not set at all. */
  z.strictObject({ absent: z.literal(true) }),
])
export type Accept = z.infer<typeof acceptSchema>

/**
 * How a value is written: Go's bool, int, duration (`1m0s`), comma list or `key=bool` map. Lists and maps add up over
 * repeated flags; of everything else the last one wins.
 */
export const valueTypes = ['string', 'boolean', 'integer', 'duration', 'list', 'map'] as const
export type ValueType = (typeof valueTypes)[number]

/** What an absent setting means: good, bad, or what the default of this Kubernetes minor means. */
export const absentMeaning = z.enum(['pass', 'fail', 'default'])

export const componentFlag = z.strictObject({
  kind: z.literal('component-flag'),
  component: z.enum(components),
  /** Without dashes: `anonymous-auth`. */
  flag: z.string(),
  type: z.enum(valueTypes),
  accept: acceptSchema,
  absent: z.strictObject({ literal: absentMeaning, effective: absentMeaning }),
  /** An environment variable that sets the same where the flag is absent: `ETCD_CLIENT_CERT_AUTH`. */
  environment: z.string().optional(),
  /** Flags that name a file which takes this flag's place: where one is set, the file decides. */
  replacedBy: z.array(z.string()).optional(),
  /** Evidence that a set flag still needs before it can pass, which no collector brings. */
  thenWaitsFor: z.array(z.string()).optional(),
  /** The values of the flag come on top of its default, as `--enable-admission-plugins` does: counts for the effect. */
  addsToDefault: z.boolean().optional(),
})

export const featureGate = z.strictObject({
  kind: z.literal('feature-gate'),
  /** `AllAlpha`, `DynamicAuditing`. */
  gate: z.string(),
  components: z.array(z.enum(components)),
  /** Also judge the kubelet's configz, whose command line and file remain to be seen for the literal reading. */
  kubelet: z.boolean(),
  /** `off`: must not be true; absent is good. `set-off` / `set-on`: must be present with that value on every one. */
  expect: z.enum(['off', 'set-off', 'set-on']),
})

export const kubeletSetting = z.strictObject({
  kind: z.literal('kubelet-setting'),
  /** Path in KubeletConfiguration: `authentication.anonymous.enabled`. */
  setting: z.string(),
  /** The command-line flag of the same meaning, without dashes. */
  flag: z.string(),
  type: z.enum(valueTypes),
  accept: acceptSchema,
  /**
   * Endings of values that a kubelet fills in by itself where nothing is configured: such a value is in force, and
   * whether anyone set it cannot be told from it.
   */
  filledIn: z.array(z.string().min(1)).optional(),
  /** What a setting that /configz leaves out means: zero values are omitted there. */
  absent: z.enum(['pass', 'fail']),
  /**
   * What the text says of the command line. `forbidden`: the setting belongs into the file, and the flag is a finding
   * whatever its value. `required`: the text reads the process alone. `allowed`: either will do, and the flag outranks the file.
   */
  commandLine: z.enum(['forbidden', 'required', 'allowed']).default('forbidden'),
  roles: z.enum(['all', 'control-plane', 'worker']).default('all'),
})

export const configurationSetting = z.strictObject({
  kind: z.literal('configuration-setting'),
  /** `/etc/rancher/rke2/config.yaml` */
  file: z.string().startsWith('/'),
  /** Drop-ins that are laid over it: `/etc/rancher/rke2/config.yaml.d`. */
  folder: z.string().startsWith('/').optional(),
  setting: z.string(),
  type: z.enum(valueTypes),
  accept: acceptSchema,
  absent: z.enum(['pass', 'fail']),
  roles: z.enum(['all', 'control-plane', 'worker']).default('all'),
})

export const processFlag = z.strictObject({
  kind: z.literal('process-flag'),
  /** A program of every node; flags of the control plane are for `component-flag`. */
  program: z.enum(['kubelet', 'kube-proxy']),
  /** Without dashes: `hostname-override`. */
  flag: z.string(),
  type: z.enum(valueTypes),
  accept: acceptSchema,
  absent: z.enum(['pass', 'fail']),
  /** The same in the configuration of kube-proxy, which takes no notice of flags once it has a file: `metricsBindAddress`. */
  setting: z.string().optional(),
  roles: z.enum(['all', 'control-plane', 'worker']).default('all'),
  /** What it means where there is proof that the program does not run. */
  notRunning: z.enum(['pass', 'notapplicable', 'notchecked']).default('notchecked'),
})

/** Matched on every key given. `*` in a name stands for any run of characters. */
const allowedObject = z.strictObject({
  source: z.string().optional(),
  namespace: z.string().optional(),
  name: z.string().optional(),
  /** `Node` (a static pod), `DaemonSet/kube-proxy`, `ReplicaSet/coredns-*`. */
  owner: z.string().optional(),
})

export const forbiddenObjects = z.strictObject({
  kind: z.literal('forbidden-objects'),
  /** `pods`, `deployments.apps`. */
  sources: z.array(z.string()).min(1),
  /** Only objects in these namespaces; all where absent. */
  namespaces: z.array(z.string()).optional(),
  /** Only objects with all of these labels. */
  labels: z.record(z.string(), z.string()).optional(),
  /** Objects that belong there. */
  allow: z.array(allowedObject).default([]),
  /** More of them, for site parameters: these do not take the place of `allow`. */
  alsoAllow: z.array(allowedObject).default([]),
})

export const hostPorts = z.strictObject({
  kind: z.literal('host-ports'),
  /** Ports below this are a finding. */
  below: z.int(),
  exceptNamespaces: z.array(z.string()),
})

export const secretEnvironment = z.strictObject({
  kind: z.literal('secret-environment'),
  sources: z.array(z.string()).min(1),
})

/** An address that kube-proxy listens on, which must be a loopback one. */
export const kubeProxyAddress = z.strictObject({
  kind: z.literal('kube-proxy-address'),
  /** In KubeProxyConfiguration: `metricsBindAddress`. */
  setting: z.string(),
  /** The command-line flag of the same meaning, without dashes. */
  flag: z.string(),
  /** What kube-proxy listens on where nothing is set. */
  default: z.string(),
})

const namespaceLetThrough = z.strictObject({ namespace: z.string(), because: z.string() })

/** Tokens for the API that pods get without asking for them. */
export const tokenAutomount = z.strictObject({
  kind: z.literal('token-automount'),
  /** The service accounts named default, or every pod by what it and its account say. */
  of: z.enum(['default-accounts', 'pods']),
  /** Namespaces where it belongs; `*` for any run of characters. */
  allow: z.array(namespaceLetThrough).default([]),
  /** More of them, for site parameters: these do not take the place of `allow`. */
  alsoAllow: z.array(namespaceLetThrough).default([]),
})

/** A capability that containers have unless they drop it. */
export const droppedCapability = z.strictObject({
  kind: z.literal('dropped-capability'),
  /** `pods` and what makes pods. */
  sources: z.array(z.string()).min(1),
  /** Without CAP_: `NET_RAW`. */
  capability: z.string().regex(/^[A-Z_]+$/),
})

export const imageVersions = z.strictObject({ kind: z.literal('image-versions') })

export const podSecurityPolicies = z.strictObject({ kind: z.literal('pod-security-policies') })

export const kubernetesRelease = z.strictObject({
  kind: z.literal('kubernetes-release'),
  /** Versions that the site has approved, such as `v1.34.2`. While empty, nothing passes. */
  approved: z.array(z.string()).default([]),
})

const expression = z.string().trim().min(1)
/** Named as Kubernetes names them: `exclude-static-pods`. */
const matchCondition = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?$/),
  expression,
})
/** Its name is used in expressions, so it is an identifier of CEL. */
const variable = z.strictObject({ name: z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), expression })

/** A condition over API objects in CEL, in the words of a ValidatingAdmissionPolicy; for controls of a site. */
export const cel = z.strictObject({
  kind: z.literal('cel'),
  /** Lists of objects: `pods`, `deployments.apps`. */
  sources: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9]+(\.[a-z0-9.-]+)?$/)
        .refine(source => !['version', 'discovery', 'configz', 'node'].includes(source), {
          message: 'expected a list of API objects, such as pods or deployments.apps',
        }),
    )
    .min(1),
  /** Only objects for which all of these are true are asked about. */
  matchConditions: z.array(matchCondition).default([]),
  /** `variables.<name>`, computed once per object when they are first asked for. */
  variables: z.array(variable).default([]),
  /** Each must be true for every object. */
  validations: z
    .array(
      z.strictObject({
        expression,
        /** What is wrong where it is false: one sentence. */
        message: z.string(),
        /** The same as text made from the object. */
        messageExpression: expression.optional(),
        /** The field that a finding points to: `spec.containers`. */
        field: z.string().optional(),
      }),
    )
    .min(1),
  /** `params.<name>`: what benchmarks, overlays and site parameters may change. */
  params: z.record(z.string(), z.unknown()).default({}),
})

/** Judged from evidence that no collector brings yet; always notchecked, saying what it waits for. */
export const awaitsEvidence = z.strictObject({
  kind: z.literal('awaits-evidence'),
  evidence: z.array(z.string()).min(1),
  roles: z.enum(['all', 'control-plane', 'worker']).default('all'),
})

/** For people: notchecked until an attestation answers it. */
export const awaitsAttestation = z.strictObject({
  kind: z.literal('awaits-attestation'),
  question: z.string(),
  /** A component of which the ports and addresses are laid out for the person. */
  component: z.enum(components).optional(),
  /** What of the workloads is laid out: variables whose names look sensitive, or the Secrets that they use. */
  laysOut: z.enum(['values', 'secrets']).optional(),
})

export const checkSchema = z.discriminatedUnion('kind', [
  cel,
  droppedCapability,
  kubeProxyAddress,
  componentFlag,
  featureGate,
  fileMode,
  fileOwner,
  kubeletSetting,
  forbiddenObjects,
  hostPorts,
  secretEnvironment,
  imageVersions,
  podSecurityPolicies,
  podSecurity,
  podSecurityLabels,
  rbacGrants,
  networkIsolation,
  auditPolicy,
  configurationSetting,
  encryptionConfiguration,
  podSecurityDefaults,
  processFlag,
  programVersion,
  unitState,
  nodeAgents,
  imageReferences,
  imageSignatures,
  evidenceAge,
  trafficEncryption,
  idleTokens,
  secretLifetime,
  secretManagers,
  auditForwarding,
  kubernetesRelease,
  tokenAutomount,
  awaitsEvidence,
  awaitsAttestation,
])
export type Check = z.infer<typeof checkSchema>
export type CheckKind = Check['kind']
export type CheckOf<K extends CheckKind> = Extract<Check, { kind: K }>
