// Starts oclif and turns whatever goes wrong into a message, a next step and a documented exit code.
import { readFileSync } from 'node:fs'
import { run } from '@oclif/core'
import { assetPath, packageRoot } from '../assets.ts'
import { hasCode, unwritable } from '../output-file.ts'
import { asStigpackError, errorJson, isExit, presentError } from './present-error.ts'

interface CommandDiscovery {
  readonly strategy: 'explicit'
  readonly target: string
  readonly identifier: string
}

/** Someone who stopped reading (`| head`) is told nothing more; a full disk behind stdout is an error like any other. */
function watchOutput(): void {
  // oclif's own listener throws out of an event, which ends in a stack trace.
  process.stdout.removeAllListeners('error')
  process.stdout.on('error', error => {
    if (hasCode(error, 'EPIPE')) process.exit()
    const shown = unwritable('The standard output', error)
    process.stderr.write(presentError(shown))
    process.exit(shown.exitCode)
  })
}

/** `commands` says where oclif finds the table of commands; the sources pass their own, to run without a build. */
export async function main(argv: string[], commands?: CommandDiscovery): Promise<void> {
  watchOutput()
  try {
    const pjson = JSON.parse(readFileSync(assetPath('package.json'), 'utf8'))
    if (commands !== undefined) pjson.oclif.commands = commands
    await run(argv, { root: packageRoot(), pjson })
  } catch (error) {
    if (isExit(error)) {
      process.exitCode = error.oclif.exit
      return
    }
    const shown = asStigpackError(error)
    // A command that does not exist cannot answer --json itself.
    if (argv.includes('--json')) process.stdout.write(`${JSON.stringify(errorJson(shown), undefined, 2)}\n`)
    else process.stderr.write(presentError(shown))
    process.exitCode = shown.exitCode
  }
}
