// A row about start-up: the program with some arguments against a bare Node.
import { spawnSync } from 'node:child_process'
import { assetPath } from '../../src/assets.ts'
import type { RowModule } from './row.ts'

const spawn = (args: readonly string[]) => () => {
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`)
  return 1
}

export const startUp = (title: string, args: readonly string[], plus: number): RowModule => ({
  row: { title, floor: 'bare `node -e 0`', aim: { plus }, runs: 15 },
  sides: {
    ours: () => ({ work: spawn([assetPath('bin', 'run.js'), ...args]) }),
    floor: () => ({ work: spawn(['-e', '0']) }),
  },
})
