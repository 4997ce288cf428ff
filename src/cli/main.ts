// Starts oclif and turns whatever goes wrong into a message, a next step and a documented exit code.
import { readFileSync } from 'node:fs'
import { flush, run } from '@oclif/core'
import { assetPath, packageRoot } from '../assets.ts'
import { asStigpackError, isExit, presentError } from './present-error.ts'

interface CommandDiscovery {
  readonly strategy: 'explicit'
  readonly target: string
  readonly identifier: string
}

/** `commands` says where oclif finds the table of commands; the sources pass their own, to run without a build. */
export async function main(argv: string[], commands?: CommandDiscovery): Promise<void> {
  try {
    const pjson = JSON.parse(readFileSync(assetPath('package.json'), 'utf8'))
    if (commands !== undefined) pjson.oclif.commands = commands
    await run(argv, { root: packageRoot(), pjson })
    await flush()
  } catch (error) {
    if (isExit(error)) {
      process.exitCode = error.oclif.exit
      return
    }
    const shown = asStigpackError(error)
    process.stderr.write(presentError(shown))
    process.exitCode = shown.exitCode
  }
}
