// The heavy libraries, imported by name so that the bundle keeps only what is used, and loaded lazily through this file.
// A direct `await import('undici')` would lose its named exports in the bundle, because undici is CommonJS.
export { HttpMethod, KubeConfig, loadYaml, RequestContext } from '@kubernetes/client-node'
export { Agent, request } from 'undici'
