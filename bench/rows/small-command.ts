// A small command that loads the content.
import { startUp } from '../lib/start-up.ts'

export const { row, sides } = startUp('`content list`', ['content', 'list'], 80)
