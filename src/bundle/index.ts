// The bundle stage: evidence into one signed file, and back out of it only what a trusted key vouches for.
export { generateKeyPair } from './generate-keys.ts'
export { inspectBundle } from './inspect.ts'
export { type KeyType, keyTypes, type SigningKey, type TrustedKey } from './key-types.ts'
export type { Limits } from './limits.ts'
export { loadSigningKey, loadTrustedKeys } from './load-keys.ts'
export { type ReadOptions, readBundle } from './read.ts'
export { type SealedBundle, sealBundle } from './seal.ts'
export { verifyDetached } from './verify-detached.ts'
