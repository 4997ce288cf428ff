// Names objects for people. The API server leaves `kind` out of the items of a list, so the source has to tell.
import type { SourceName } from '../../model/source.ts'

const kinds: Readonly<Record<string, string>> = {
  pods: 'Pod',
  services: 'Service',
  'deployments.apps': 'Deployment',
  'replicasets.apps': 'ReplicaSet',
  'daemonsets.apps': 'DaemonSet',
  'statefulsets.apps': 'StatefulSet',
  'jobs.batch': 'Job',
  'cronjobs.batch': 'CronJob',
  replicationcontrollers: 'ReplicationController',
  'horizontalpodautoscalers.autoscaling': 'HorizontalPodAutoscaler',
  podtemplates: 'PodTemplate',
  configmaps: 'ConfigMap',
  'podsecuritypolicies.policy': 'PodSecurityPolicy',
}

/** `Pod default/web`; a kind that is not in the table goes by its resource. */
export function objectName(source: SourceName, name: string, namespace: string | undefined): string {
  const kind = Object.hasOwn(kinds, source) ? kinds[source] : source
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`
}
