// Runs the real program as a user would: the built one in bin/run.js, in a process of its own.
import { execFile } from 'node:child_process'
import { assetPath } from '../../src/assets.ts'

export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** stdout as JSON; throws where it is none. */
  json(): unknown
}

export interface ProgramOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  /** Milliseconds after which the program counts as hanging. */
  readonly timeout?: number
}

/** Ends with an outcome whatever the exit code is; rejects only where the program could not be started or hung. */
export function stigpack(args: readonly string[], options: ProgramOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [assetPath('bin', 'run.js'), ...args],
      {
        cwd: options.cwd,
        timeout: options.timeout ?? 120_000,
        maxBuffer: 256 * 1024 * 1024,
        // NO_COLOR, and none of the settings of the person who runs the tests.
        env: { PATH: process.env['PATH'], HOME: '/nonexistent', NO_COLOR: '1', NODE_ENV: 'production', ...options.env },
      },
      (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number') {
          reject(new Error(`stigpack ${args.join(' ')} did not end by itself: ${error.message}\n${stderr}`))
          return
        }
        const code = typeof error?.code === 'number' ? error.code : 0
        resolve({ code, stdout, stderr, json: () => JSON.parse(stdout) })
      },
    )
  })
}
