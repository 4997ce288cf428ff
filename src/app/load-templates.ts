// Templates of a site's own, from the folder that --templates names.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StigpackError } from '../errors.ts'
import { nearestNames } from '../model/nearest.ts'
import { hasCode } from '../output-file.ts'
import { type OwnTemplates, replaceable } from '../report/index.ts'

/** No template that people write comes near it. */
const largest = 1024 * 1024

/** Throws INPUT_NOT_FOUND, INPUT_UNREADABLE and TEMPLATE_INVALID: a file that takes no place would be ignored in silence. */
export async function loadTemplates(folder: string): Promise<OwnTemplates> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    if (hasCode(cause, 'ENOENT'))
      throw new StigpackError('INPUT_NOT_FOUND', { what: `${folder} does not exist.`, cause })
    throw new StigpackError('INPUT_UNREADABLE', {
      what: `${folder} cannot be read.`,
      why: hasCode(cause, 'ENOTDIR') ? 'It is a file; name the folder that it is in.' : String(cause),
      cause,
    })
  })
  const templates = new Map<string, string>()
  for (const entry of entries.filter(found => found.isFile() || found.isSymbolicLink())) {
    const path = join(entry.parentPath, entry.name)
    const name = path.slice(join(folder, '/').length).replaceAll('\\', '/')
    if (name.split('/').some(part => part.startsWith('.'))) continue
    if (!replaceable.some(known => known === name)) throw unknownTemplate(folder, name)
    templates.set(name, await readTemplate(path))
  }
  if (templates.size === 0)
    throw new StigpackError('TEMPLATE_INVALID', {
      what: `${folder} holds no template.`,
      next: `Put one or more of these into it: ${replaceable.join(', ')}.`,
    })
  return templates
}

function unknownTemplate(folder: string, name: string): StigpackError {
  const [near] = nearestNames(name, replaceable)
  return new StigpackError('TEMPLATE_INVALID', {
    what: `${join(folder, name)} takes the place of no template.`,
    why: near === undefined ? undefined : `The nearest name is ${near}.`,
    next: `Name it as one of: ${replaceable.join(', ')}; or take it out of the folder.`,
  })
}

async function readTemplate(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size > largest)
    throw new StigpackError('TEMPLATE_INVALID', { what: `${path} has ${size} bytes; ${largest} are allowed.` })
  return (await readFile(path, 'utf8')).replace(/^\ufeff/, '')
}
