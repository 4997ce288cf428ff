// Collecting from a server that holds 10,000 pods.
import { collecting } from '../lib/collecting.ts'

export const { row, sides } = collecting(10_000, 5)
