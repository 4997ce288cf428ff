// Kubernetes versions as the API, kubelets and image tags write them.

export interface KubernetesVersion {
  readonly text: string
  readonly major: number
  readonly minor: number
  readonly patch: number
}

/** `v1.34.2`, `v1.34.2+rke2r1`, `1.27.3-gke.100`, `v1.31.0-rc.1`; undefined for anything else. */
export function parseVersion(text: string): KubernetesVersion | undefined {
  const match = /^v?(\d{1,4})\.(\d{1,4})\.(\d{1,6})(?:[-+].*)?$/.exec(text.trim())
  if (match === null) return undefined
  return { text: text.trim(), major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]) }
}

/** The minor of /version, which some distributions write `30+`. */
export function parseMinor(text: string): number | undefined {
  const match = /^(\d{1,4})\+?$/.exec(text.trim())
  return match === null ? undefined : Number(match[1])
}

/** `1.34`, as releases and defaults are named. */
export const minorName = (version: { readonly major: number; readonly minor: number }): string =>
  `${version.major}.${version.minor}`
