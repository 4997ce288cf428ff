// What a release of a benchmark is called, as its publisher calls it.

interface Released {
  readonly version: string
  readonly release: string
  readonly publisher: string
}

/** `V2R6` of DISA; of everybody else `1.12`. */
export const releaseName = ({ version, release, publisher }: Released): string =>
  publisher === 'DISA' ? `V${version}R${release}` : `${version}.${release}`
