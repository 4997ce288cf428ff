// Lays parameters over a check, as benchmarks (`with`), cases and site parameters do.
import * as z from 'zod'
import { type Check, checkSchema } from './check.ts'

export type MergedCheck =
  | { readonly check: Check }
  | { readonly problem: string; readonly path: readonly PropertyKey[] }

/** The check with the overrides in place of its own parameters, or what is wrong with them. `kind` cannot be changed. */
export function mergeCheck(check: Check, overrides: Readonly<Record<string, unknown>> | undefined): MergedCheck {
  if (overrides === undefined) return { check }
  if (Object.hasOwn(overrides, 'kind')) return { problem: '`kind` cannot be changed by a parameter', path: ['kind'] }
  const merged = checkSchema.safeParse({ ...check, ...overrides })
  if (merged.success) return { check: merged.data }
  return { problem: z.prettifyError(merged.error), path: merged.error.issues[0]?.path ?? [] }
}
