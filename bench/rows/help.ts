// stigpack --help
import { startUp } from '../lib/start-up.ts'

export const { row, sides } = startUp('`--help`', ['--help'], 50)
