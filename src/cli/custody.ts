// What was done to a bundle since its first seal, in lines for a person.
import type { CustodyEntry } from '../schema/manifest.ts'

export const custodyLines = (custody: readonly CustodyEntry[] = []): string[] =>
  custody.flatMap(({ verified, resealedAt, operator, tool, nodesAdded, nodesReplaced }) => [
    `Resealed   ${resealedAt} by ${operator}, stigpack ${tool.version}`,
    `  seal before: manifest ${verified.manifestSha256}, key ${verified.keyId} (${verified.algorithm}), of ${verified.finishedAt}`,
    ...(nodesAdded.length === 0 ? [] : [`  nodes added: ${nodesAdded.join(', ')}`]),
    ...(nodesReplaced.length === 0 ? [] : [`  nodes replaced: ${nodesReplaced.join(', ')}`]),
  ])
