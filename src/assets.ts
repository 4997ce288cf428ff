// Finds the files that ship beside the code (stig/, templates/, demo/), from src/ and from the bundled dist/ alike.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The package's own folder: the nearest one upwards that holds package.json. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('package.json was not found above the program')
    folder = parent
  }
  return folder
}

/** Absolute path of a shipped file, for example `assetPath('templates', 'ckl.hbs')`. */
export const assetPath = (...parts: string[]): string => join(packageRoot(), ...parts)
