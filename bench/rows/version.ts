// stigpack --version
import { startUp } from '../lib/start-up.ts'

export const { row, sides } = startUp('`--version`', ['--version'], 5)
