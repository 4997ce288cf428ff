// What is known of a distribution: how its control plane runs and where on a node it keeps what rules ask for.
import * as z from 'zod'
import { platformNames } from '../model/platform.ts'

/** What a path holds, in the words that rules use. */
export const pathRoles = [
  'static-pod-manifests',
  'control-plane-kubeconfig',
  'control-plane-configuration',
  'encryption-configuration',
  'kubelet-kubeconfig',
  'kubelet-configuration',
  'kubelet-client-ca',
  'kubelet-unit',
  'kube-proxy-kubeconfig',
  'etcd-configuration',
  'etcd-data',
  'pki',
  'cni',
  'programs',
  /** The folder that the kubelet works in, less its keys. */
  'kubelet-data',
  /** Files with variables that become the kubelet's command line. */
  'kubelet-environment',
  'kubelet-pki',
] as const
export type PathRole = (typeof pathRoles)[number]

/** How the node script reads a path: each kind of content goes through its own filter before it is written. */
export const pathReadings = ['stat', 'tree', 'text', 'texts', 'kubeconfig', 'encryption'] as const
export type PathReading = (typeof pathReadings)[number]

/** The script lists them between blanks and expands no patterns, so a path has neither blanks nor quotes. */
const nodePath = z.string().regex(/^(?:\/[A-Za-z0-9._-]+)+$/, 'an absolute path of plain characters')
const unitName = z.string().regex(/^[A-Za-z0-9@._-]+\.(?:service|socket|timer)$/, 'a systemd unit')

const platformPathSchema = z.strictObject({
  path: nodePath,
  holds: z.enum(pathRoles),
  /** `stat`: the path alone. `tree`: all below it too. The others: the content as well. */
  read: z.enum(pathReadings),
})

/**
 * Where the control plane runs. `static-pods`: the API shows its command lines as mirror pods. `single-process`: inside the
 * distribution's own process, with no pods and no manifests. `hidden`: on machines that the operator of the cluster does not see.
 */
export const controlPlaneForms = ['static-pods', 'single-process', 'hidden'] as const

export const platformSchema = z.strictObject({
  id: z.enum(platformNames),
  title: z.string(),
  controlPlane: z.enum(controlPlaneForms),
  /** What gives it away in evidence, for people; src/collect/platform.ts decides. */
  toldBy: z.string(),
  /** What an assessor should know about judging it. */
  notes: z.string().optional(),
  paths: z.array(platformPathSchema).min(1),
  units: z.array(unitName).min(1),
})
export type Platform = z.infer<typeof platformSchema>
