// Loads stig/platforms/: where each distribution keeps things.
import { assetPath } from '../assets.ts'
import type { Platform } from '../schema/platform.ts'
import { readPlatforms } from './raw.ts'

/**
 * The platforms below a folder of content (the shipped one where none is given), sorted by id.
 * @throws StigpackError CONTENT_INVALID with file, line and what was expected
 */
export async function loadPlatforms(options: { readonly folder?: string } = {}): Promise<readonly Platform[]> {
  return (await readPlatforms(options.folder ?? assetPath('stig'))).map(({ value }) => value)
}
