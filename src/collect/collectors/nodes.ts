// Nodes: the inventory that per-node verdicts must cover, with roles, versions and addresses.

import type { InventoryNode } from '../../schema/manifest.ts'
import { RequestFault } from '../api/fault.ts'
import { readNode } from '../inventory.ts'
import { type ListObserver, lists } from '../list.ts'
import type { NodeClue } from '../platform.ts'
import type { Run } from '../run.ts'

export const nodes = lists({ group: '', resource: 'nodes', fallback: 'v1', observe: observeNodes })

function observeNodes(run: Run): ListObserver {
  const found: { node: InventoryNode; clue: NodeClue }[] = []
  return {
    page({ buffer }, { items }) {
      for (const { start, end } of items) {
        try {
          found.push(readNode(JSON.parse(buffer.toString('utf8', start, end))))
        } catch (cause) {
          // An inventory with a node missing would let a verdict pass that does not cover it.
          throw new RequestFault('invalid', 'a Node object of an unknown form', { cause })
        }
      }
    },
    done() {
      run.nodes = found.map(({ node }) => node).sort((a, b) => (a.name < b.name ? -1 : 1))
      run.clues.nodes.splice(0, run.clues.nodes.length, ...found.map(({ clue }) => clue))
    },
  }
}
