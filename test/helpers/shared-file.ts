// Files of others that are not part of the project: they lie in shared/ in a folder above it, or are absent.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { packageRoot } from '../../src/assets.ts'

/** Absolute path of a file in shared/; undefined where it is absent. A test that needs one is skipped then, and says so. */
export function sharedFile(...parts: string[]): string | undefined {
  for (let folder = packageRoot(); dirname(folder) !== folder; folder = dirname(folder)) {
    const file = join(folder, 'shared', ...parts)
    if (existsSync(file)) return file
  }
  return undefined
}
