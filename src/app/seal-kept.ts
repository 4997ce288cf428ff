// Seals a collection whose spool outlives its process: a bundle that was finished just before the end is recognised.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type SealedBundle, type SealOptions, sealBundle } from '../bundle/index.ts'
import { removeParts, sha256Of } from '../output-file.ts'

/**
 * `spool`: its folder. `isAgain`: an earlier process had everything and may have got as far as the bundle itself. Equal
 * evidence gives equal bytes, so what lies there is ours if it is what would be written now. Throws as `sealBundle` does.
 */
export async function sealKept(options: SealOptions, spool: string, isAgain: boolean): Promise<SealedBundle> {
  const { output, force } = options
  const signaturePath = `${output}.sig`
  await removeParts(output)
  await removeParts(signaturePath)
  if (!isAgain || force === true) return sealBundle(options)
  const there = await sha256Of(output)
  // The signature goes first; without its bundle it is one that never came to be.
  if (there === undefined) {
    await rm(signaturePath, { force: true })
    return sealBundle(options)
  }
  const again = await sealBundle({ ...options, output: join(spool, 'again.tar.gz'), force: true })
  if (again.sha256 !== there) return sealBundle(options)
  return { ...again, path: output, signaturePath }
}
