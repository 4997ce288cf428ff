// Collecting from a server that holds 100,000 pods: memory must be what it is at 10,000.
import { collecting } from '../lib/collecting.ts'

export const { row, sides } = collecting(100_000, 1)
