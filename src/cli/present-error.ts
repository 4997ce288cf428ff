// How an error looks to a person and in --json: what, why, what next, and never a stack trace unless it is asked for.
import { styleText } from 'node:util'
import { StigpackError } from '../errors.ts'
import type { JsonOutput } from '../schema/json-output.ts'
import { printable } from './printable.ts'

interface OclifExit {
  readonly oclif: { readonly exit: number }
}

/** oclif's way to end early, after --help for example: not an error of the user's. */
export const isExit = (error: unknown): error is OclifExit =>
  error instanceof Error && 'code' in error && error.code === 'EEXIT' && 'oclif' in error

/** Errors of oclif's parser carry `oclif`; they are about the command line. */
const isOclifError = (error: unknown): error is Error => error instanceof Error && 'oclif' in error

/**
 * Any error as one of ours: what the parser refuses is USAGE_INVALID, the rest that is not ours is INTERNAL.
 * `command` is what the next step points to, such as `evaluate`.
 */
export function asStigpackError(error: unknown, command = ''): StigpackError {
  if (error instanceof StigpackError) return error
  if (isOclifError(error)) {
    const lines = error.message
      .split('\n')
      .map(line => line.trim())
      .filter(
        line => line !== '' && !line.startsWith('See more help') && !/^The following errors? occurred:$/.test(line),
      )
    return new StigpackError('USAGE_INVALID', {
      what: lines.map(sentence).join(' '),
      next: `See \`${['stigpack', ...command.split(':'), '--help'].filter(Boolean).join(' ')}\`.`,
      cause: error,
    })
  }
  const message = error instanceof Error ? error.message : String(error)
  return new StigpackError('INTERNAL', { what: `stigpack failed: ${message}`, cause: error })
}

const sentence = (text: string) => (/[.!?:]$/.test(text) ? text : `${text}.`)

/** For stderr. With DEBUG set the stack follows, of the cause where there is one. */
export function presentError(error: StigpackError): string {
  const lines = [`${styleText('red', 'Error')} ${error.code}: ${printable(error.message)}`]
  if (error.why) lines.push(`Why:  ${printable(error.why)}`)
  lines.push(`Next: ${printable(error.next)}`)
  const stack = error.cause instanceof Error ? error.cause.stack : error.stack
  if (process.env['DEBUG'] && stack) lines.push(stack)
  return `${lines.join('\n')}\n`
}

export const errorJson = (error: StigpackError): JsonOutput<'error'> => ({
  error: {
    code: error.code,
    exitCode: error.exitCode,
    message: error.message,
    ...(error.why === undefined ? {} : { why: error.why }),
    next: error.next,
  },
})
