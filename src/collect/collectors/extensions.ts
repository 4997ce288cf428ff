// What was added to the API: custom resource definitions and aggregated API services.
import { lists } from '../list.ts'

export const extensions = lists(
  // One definition with its schemas may have a megabyte.
  { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions', fallback: 'v1', pageSize: 50 },
  { group: 'apiregistration.k8s.io', resource: 'apiservices', fallback: 'v1' },
)
