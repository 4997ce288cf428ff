// A finished file of evidence on its way from collecting to sealing: written once, hashed while it was written.

export interface SpooledFile {
  /** Path inside the bundle: `evidence/cluster/core.v1.pods.ndjson`. */
  readonly path: string
  /** Where its bytes lie now, outside the bundle. */
  readonly location: string
  /** Bytes. */
  readonly size: number
  /** Lower-case hexadecimal. */
  readonly sha256: string
}
