// Which paths an entry of a bundle may have: plain ASCII, relative, and the same file on every system.

export const signatureEntry = 'manifest.sigstore.json'
export const manifestEntry = 'manifest.json'

const maximumBytes = 512

/** What is wrong with a path, in words; undefined where nothing is. */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'its path is empty'
  if (path.length > maximumBytes) return `its path is longer than ${maximumBytes} bytes`
  if (path.includes('\0')) return 'its path holds a NUL byte'
  if (path.includes('\\')) return 'its path holds a backslash'
  if (path.startsWith('/')) return 'its path is absolute'
  if (/^[A-Za-z]:/.test(path)) return 'its path names a drive'
  for (const segment of path.split('/')) {
    if (segment === '..') return 'its path climbs out with `..`'
    if (segment === '' || segment === '.') return 'its path has an empty or `.` segment'
    // ASCII alone has one spelling: no two Unicode forms can name one file. Other characters are for the collector to encode.
    if (!/^[A-Za-z0-9._%][A-Za-z0-9._%+=@,~-]*$/.test(segment)) return 'its path holds a character that no bundle uses'
  }
  return undefined
}

/** Paths with the same key are one file where names are compared without case or in another Unicode form. */
export const collisionKey = (path: string): string => path.normalize('NFC').toLowerCase()

/** A path from a file that nobody has verified, fit to be shown. */
export const shown = (path: string): string => JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path)
