// What all commands share: --json, --quiet, the real ports, and one way to fail.
import { Command, Flags } from '@oclif/core'
import type { Clock, Logger, Progress, Random } from '../ports.ts'
import { currentUser, stderrLogger, systemClock, systemRandom } from './ports.ts'
import { asStigpackError, errorJson, isExit } from './present-error.ts'
import { terminalProgress } from './progress.ts'

export interface Ports {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly progress: Progress
}

export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true
  static override baseFlags = {
    quiet: Flags.boolean({ char: 'q', description: 'Say nothing but results and errors.', helpGroup: 'GLOBAL' }),
  }

  protected get toolVersion(): string {
    return this.config.version
  }

  protected async ports(flags: { quiet?: boolean }): Promise<Ports> {
    const quiet = flags.quiet === true || this.jsonEnabled()
    return {
      clock: systemClock(),
      random: systemRandom,
      logger: stderrLogger(quiet ? 'error' : 'warn'),
      progress: await terminalProgress({ quiet }),
    }
  }

  protected operator(named: string | undefined): string {
    return named ?? currentUser()
  }

  /** With --json the error is the document on stdout; otherwise main() shows it. The exit code is the error's in both. */
  protected override async catch(error: Error): Promise<void> {
    if (isExit(error)) throw error
    const shown = asStigpackError(error, this.id)
    if (!this.jsonEnabled()) throw shown
    process.exitCode = shown.exitCode
    this.logJson(errorJson(shown))
  }
}
