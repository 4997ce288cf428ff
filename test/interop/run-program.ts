// Runs a program of others and says how it ended.
import { spawnSync } from 'node:child_process'
import type { Check } from './bundle.ts'

export interface Ran {
  readonly code: number
  readonly text: string
}

export function run(program: string, args: readonly string[], cwd?: string): Ran {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', cwd, maxBuffer: 1 << 28 })
  return { code: status ?? -1, text: error === undefined ? `${stdout}${stderr}` : error.message }
}

export const brief = (text: string): string => text.trim().split('\n').slice(0, 3).join(' | ').slice(0, 300)

export const outcome = (name: string, { code, text }: Ran): Check => ({
  name,
  ok: code === 0,
  detail: code === 0 ? '' : `exit ${code}: ${brief(text)}`,
})
