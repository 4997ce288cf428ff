// The parameters of the checks on whole clusters: who may do what, what pods may be, what reaches what, what runs everywhere.
import * as z from 'zod'

/** Something that an exception names is let through and shown in the report with its reason. Matched on every key given. */
const exceptedObject = z.strictObject({
  source: z.string().optional(),
  namespace: z.string().optional(),
  name: z.string().optional(),
  /** `Node` (a static pod), `DaemonSet/kube-proxy`. */
  owner: z.string().optional(),
  because: z.string(),
})
export type ExceptedObject = z.infer<typeof exceptedObject>

const exceptedNamespace = z.strictObject({ namespace: z.string(), because: z.string() })

export const podSecurityLevels = ['baseline', 'restricted'] as const
export type PodSecurityLevel = (typeof podSecurityLevels)[number]

/** The names of the checks in k8s.io/pod-security-admission. */
export const podSecurityControls = [
  'windowsHostProcess',
  'hostNamespaces',
  'privileged',
  'capabilities_baseline',
  'hostPathVolumes',
  'hostPorts',
  'hostProbesAndHostLifecycle',
  'appArmorProfile',
  'seLinuxOptions',
  'procMount',
  'seccompProfile_baseline',
  'sysctls',
  'restrictedVolumes',
  'allowPrivilegeEscalation',
  'runAsNonRoot',
  'runAsUser',
  'seccompProfile_restricted',
  'capabilities_restricted',
  'procMount_restricted',
] as const
export type PodSecurityControl = (typeof podSecurityControls)[number]

export const podSecurity = z.strictObject({
  kind: z.literal('pod-security'),
  /** `pods` and what makes pods. What is owned by another of them is judged there. */
  sources: z.array(z.string()).min(1),
  level: z.enum(podSecurityLevels),
  /**
   * The version of the standard: the one that the namespace's enforce-version label pins and else the cluster's own, the
   * cluster's own everywhere, or a fixed one such as `v1.34`.
   */
  version: z.union([z.enum(['namespace', 'cluster']), z.string().regex(/^v1\.\d+$/)]).default('namespace'),
  /** Only these controls, each judged by itself; every control of the level where absent. */
  controls: z.array(z.enum(podSecurityControls)).min(1).optional(),
  /** Only these fields of those controls: `hostPID`. */
  fields: z.array(z.string()).min(1).optional(),
  /** Infrastructure that cannot do without. */
  allow: z.array(exceptedObject).default([]),
  /** More of them, for site parameters: these do not take the place of `allow`. */
  alsoAllow: z.array(exceptedObject).default([]),
})

export const podSecurityLabels = z.strictObject({
  kind: z.literal('pod-security-labels'),
  mode: z.enum(['enforce', 'audit', 'warn']),
  /** At least this level. */
  level: z.enum(podSecurityLevels),
  /** `any`: a pinned version is accepted. `current`: it must not be older than the cluster. */
  version: z.enum(['any', 'current']).default('any'),
  except: z.array(exceptedNamespace).default([]),
  alsoExcept: z.array(exceptedNamespace).default([]),
})

/** What a role may allow: any of the verbs on any of the resources. Wildcards of the role count. */
const grantSchema = z.strictObject({
  verbs: z.array(z.string()).min(1),
  /** `secrets`, `pods/exec`. */
  resources: z.array(z.string()).optional(),
  /** The core group where absent. */
  apiGroups: z.array(z.string()).optional(),
  nonResourceURLs: z.array(z.string()).optional(),
  /** Rules for named objects only count as well. */
  named: z.boolean().optional(),
  /** Of rules for named objects those count that name one of these: `system:masters`. */
  names: z.array(z.string()).min(1).optional(),
})
export type Grant = z.infer<typeof grantSchema>

/** A grant that belongs there: all four must fit. `*` in a name stands for any run of characters. */
const expectedBinding = z.strictObject({
  /** `kubeadm:cluster-admins`, or `kube-system/name` for a RoleBinding. */
  binding: z.string(),
  role: z.string(),
  /** `Group system:masters`, `ServiceAccount kube-system/coredns`. */
  subject: z.string(),
  because: z.string(),
})
export type ExpectedBinding = z.infer<typeof expectedBinding>

export const rbacGrants = z
  .strictObject({
    kind: z.literal('rbac-grants'),
    /** `bindings`: who is given it. `roles`: which roles allow it, whether they are bound or not. */
    of: z.enum(['bindings', 'roles']).default('bindings'),
    /** One of these four says what is looked for; `anything` counts every binding. */
    grants: z.array(grantSchema).min(1).optional(),
    wildcards: z.literal(true).optional(),
    /** Names of ClusterRoles. */
    clusterRoles: z.array(z.string()).min(1).optional(),
    anything: z.literal(true).optional(),
    /** Only given to these: `Group system:unauthenticated`, `ServiceAccount shop/*`. All where absent. */
    subjects: z.array(z.string()).min(1).optional(),
    /** `cluster`: in every namespace at once. `all`: in single namespaces as well. */
    scope: z.enum(['cluster', 'all']).default('all'),
    expected: z.array(expectedBinding).default([]),
    alsoExpect: z.array(expectedBinding).default([]),
    /** Names of roles that may allow it, for `of: roles`. */
    expectedRoles: z.array(z.strictObject({ role: z.string(), because: z.string() })).default([]),
  })
  .refine(
    ({ grants, wildcards, clusterRoles, anything }) =>
      [grants, wildcards, clusterRoles, anything].filter(given => given !== undefined).length === 1,
    'exactly one of grants, wildcards, clusterRoles and anything says what is looked for',
  )

export const networkIsolation = z.strictObject({
  kind: z.literal('network-isolation'),
  direction: z.enum(['ingress', 'egress']),
  /**
   * `default-deny`: a policy selects every pod of the namespace and none lets everything through. `every-pod`: each pod that
   * is there is selected by some policy. `any-policy`: there is one at all.
   */
  require: z.enum(['default-deny', 'every-pod', 'any-policy']),
  except: z.array(exceptedNamespace).default([]),
  alsoExcept: z.array(exceptedNamespace).default([]),
})

/** A program that is told by the images of its containers: `docker.io/falcosecurity/*`. */
const agentProduct = z.strictObject({
  name: z.string(),
  /** Repositories without tag; `*` stands for any run of characters. */
  images: z.array(z.string()).min(1),
  /** Why it does not do what is asked, for `unfit`. */
  because: z.string().optional(),
})
export type AgentProduct = z.infer<typeof agentProduct>

export const nodeAgents = z.strictObject({
  kind: z.literal('node-agents'),
  /** Any of them will do. */
  products: z.array(agentProduct).min(1),
  /** More of them, for site parameters. */
  alsoProducts: z.array(agentProduct).default([]),
  /** Known not to do it: a finding by name where nothing else is there. */
  unfit: z.array(agentProduct).default([]),
  /** What it means that none was recognised. */
  absent: z.enum(['fail', 'notchecked']),
  roles: z.enum(['all', 'worker']).default('all'),
})

export const imageReferences = z.strictObject({
  kind: z.literal('image-references'),
  sources: z.array(z.string()).min(1),
  require: z.enum(['digest', 'named-tag', 'registry', 'pull-policy']),
  /** Allowed registries or repositories: `registry.example.mil`, `docker.io/library/*`. */
  registries: z.array(z.string()).default([]),
  /** More of them, for site parameters. */
  alsoRegistries: z.array(z.string()).default([]),
  allow: z.array(exceptedObject).default([]),
  alsoAllow: z.array(exceptedObject).default([]),
})

export const imageSignatures = z.strictObject({
  kind: z.literal('image-signatures'),
  /** Names of webhook configurations that are known to verify signatures, for site parameters. */
  alsoWebhooks: z.array(z.string()).default([]),
  except: z.array(exceptedNamespace).default([]),
  alsoExcept: z.array(exceptedNamespace).default([]),
})

export const evidenceAge = z.strictObject({ kind: z.literal('evidence-age'), maxDays: z.int().positive() })

export const trafficEncryption = z.strictObject({
  kind: z.literal('traffic-encryption'),
  /** Where Istio's settings for the whole mesh are. */
  rootNamespace: z.string().default('istio-system'),
  except: z.array(exceptedNamespace).default([]),
  alsoExcept: z.array(exceptedNamespace).default([]),
})

/** Pods with the token of an account that has no rights. */
export const idleTokens = z.strictObject({ kind: z.literal('idle-tokens') })

export const secretLifetime = z.strictObject({
  kind: z.literal('secret-lifetime'),
  /** `tokens`: of service accounts, which never expire. `age`: when a Secret was last changed. */
  of: z.enum(['tokens', 'age']),
  maxDays: z.int().positive().default(365),
  allow: z.array(exceptedObject).default([]),
  alsoAllow: z.array(exceptedObject).default([]),
})

export const secretManagers = z.strictObject({ kind: z.literal('secret-managers') })

export const auditForwarding = z.strictObject({
  kind: z.literal('audit-forwarding'),
  shippers: z.array(agentProduct).min(1),
  /** More of them, for site parameters. */
  alsoShippers: z.array(agentProduct).default([]),
})
