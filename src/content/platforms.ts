// Loads stig/platforms/: where each distribution keeps things.
import { assetPath } from '../assets.ts'
import { type Platform, platformSchema } from '../schema/platform.ts'
import { invalidContent } from './invalid.ts'
import { contentFiles, readContentFile } from './raw.ts'
import { validate } from './yaml.ts'

/**
 * The platforms below a folder of content (the shipped one where none is given), sorted by id.
 * @throws StigpackError CONTENT_INVALID with file, line and what was expected
 */
export async function loadPlatforms(options: { readonly folder?: string } = {}): Promise<readonly Platform[]> {
  const root = options.folder ?? assetPath('stig')
  const paths = await contentFiles(root, 'platforms')
  return Promise.all(
    paths.map(async path => {
      const { value } = validate(await readContentFile(root, path), platformSchema)
      if (path !== `platforms/${value.id}.yaml`)
        throw invalidContent(path, undefined, `\`id\` is ${value.id}; a platform's file is named for its id`)
      return value
    }),
  )
}
