// What a cluster's result says about one node. Cutting may make a verdict narrower, never better than what was proved.
import { worst } from '../model/verdict.ts'
import { countRules } from '../schema/counts.ts'
import type { CheckResult, RuleResult, TestResult } from '../schema/evaluation.ts'
import type { InventoryNode } from '../schema/manifest.ts'

export function cutToNode(result: TestResult, node: InventoryNode): TestResult {
  const rules = result.rules.map(rule => cutRule(rule, node))
  return { ...result, id: `${result.id}/${node.name}`, rules, ...countRules(rules) }
}

function cutRule(rule: RuleResult, node: InventoryNode): RuleResult {
  const there = rule.checks.filter(check => nodeOf(check) === undefined || nodeOf(check) === node.name)
  const wide = there.filter(check => nodeOf(check) === undefined)
  // A verdict that its targets do not explain belongs to the rule as a whole, and so to every node.
  const whole = rule.checks.length === 0 || worst(rule.checks.map(check => check.result)) !== rule.result
  if (whole) return { ...rule, checks: there, message: `${rule.message} ${repeated}` }
  if (there.length === 0) return elsewhere(rule, node)
  const message = say(rule, there, wide, node)
  return {
    ...rule,
    checks: there,
    message,
    result: worst(there.map(check => check.result)),
    literal: worst(there.map(check => check.literal.result)),
    effective: worst(there.map(check => check.effective.result)),
  }
}

/** Only nodes and what runs on them as a part of the control plane are cut; API objects belong to the cluster. */
const nodeOf = ({ target }: CheckResult): string | undefined =>
  target.kind === 'node' || target.kind === 'component' ? target.node : undefined

const repeated = 'This is the verdict of the whole cluster, repeated on the asset of each of its nodes.'

function say(
  rule: RuleResult,
  there: readonly CheckResult[],
  wide: readonly CheckResult[],
  node: InventoryNode,
): string {
  if (wide.length === there.length) return wide.length === rule.checks.length ? `${rule.message} ${repeated}` : repeated
  const own = there.filter(check => nodeOf(check) !== undefined)
  const words = own.length === 1 ? (own[0]?.message ?? '') : `${own.length} targets of node ${node.name} were judged.`
  return wide.length === 0 ? words : `${words} Cluster-wide targets are included, and repeated on each node's asset.`
}

function elsewhere(rule: RuleResult, node: InventoryNode): RuleResult {
  const names = [...new Set(rule.checks.map(nodeOf))].filter(name => name !== undefined)
  const shown = names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ')
  const roles = node.roles.length === 0 ? 'no role' : `the role ${node.roles.join(', ')}`
  return {
    ...rule,
    checks: [],
    result: 'notapplicable',
    literal: 'notapplicable',
    effective: 'notapplicable',
    message:
      `The inventory expects nothing on node ${node.name} (${roles}) that this rule is about; ` +
      `its targets are on ${shown}.`,
  }
}
