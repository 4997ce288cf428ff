// The audit policy of every API server: what it records, of what, and what it leaves out. The first rule that fits counts.
import type { CheckOf } from '../../schema/check.ts'
import { auditLevels } from '../../schema/node-checks.ts'
import { bothReadings, type FileReadings, onEveryApiServer } from '../configured-file.ts'
import type { CheckModule } from '../context.ts'
import { arrayAt, type JsonObject, objectsAt, textAt, textsAt } from '../shape.ts'

type Parameters = CheckOf<'audit-policy'>

export const auditPolicy: CheckModule<'audit-policy'> = {
  kind: 'audit-policy',
  begin: (check, facts) => ({
    finish: () =>
      onEveryApiServer(facts, {
        flag: 'audit-policy-file',
        expected: describe(check),
        without: 'without a policy nothing is recorded',
        judge: ({ value }, path) => judgePolicy(check, value, path),
      }),
  }),
}

function describe({ level, exceptions }: Parameters): string {
  if (level === undefined) return 'an audit policy that records something'
  const less = exceptions.map(entry => `${entry.level} for ${entry.resources.join(', ')}`)
  return `an audit policy that records every request at the level ${level}${less.length === 0 ? '' : ` (${less.join('; ')} is enough)`}`
}

const rank = (level: string): number => (auditLevels as readonly string[]).indexOf(level)

function judgePolicy(check: Parameters, policy: JsonObject, path: string): FileReadings {
  if (policy['kind'] !== 'Policy' || !(textAt(policy, 'apiVersion') ?? '').startsWith('audit.k8s.io/'))
    return bothReadings('fail', `${path} is no audit policy.`, `kind: ${String(policy['kind'])}`)
  const rules = objectsAt(policy, 'rules')
  const levels = rules.map(rule => textAt(rule, 'level') ?? '')
  const shown = levels.length === 0 ? 'no rules' : `rules of the levels ${[...new Set(levels)].join(', ')}`
  const unknown = levels.find(level => rank(level) < 0)
  if (unknown !== undefined)
    return bothReadings('fail', `${path} has the level \`${unknown}\`, which there is not.`, shown)
  const general = rules.findIndex(isGeneral)
  // What comes after a rule for every request is never asked.
  const asked = general < 0 ? rules : rules.slice(0, general + 1)
  if (!asked.some((rule, index) => levels[index] !== 'None' && recordsAStage(policy, rule)))
    return bothReadings('fail', `${path} records nothing.`, shown)
  const { level } = check
  if (level === undefined) return bothReadings('pass', `${path} is an audit policy with ${rules.length} rules.`, shown)
  const stage = 'ResponseComplete'
  if (textsAt(policy, 'omitStages').includes(stage))
    return bothReadings(
      'fail',
      `${path} leaves out the stage ${stage}, with which responses come.`,
      `omitStages: ${stage}`,
    )
  for (const [index, rule] of rules.entries()) {
    const own = levels[index] ?? ''
    const at = `rules[${index}]`
    const omits = textsAt(rule, 'omitStages').includes(stage)
    if (omits || (rank(own) < rank(level) && !isExcepted(check, rule, own)))
      return bothReadings(
        'fail',
        `${path} records less than ${level} by ${at} (${words(rule, own)}${omits ? `, without ${stage}` : ''}).`,
        `${at}: ${words(rule, own)}`,
      )
    // What fits every request ends the list.
    if (isGeneral(rule)) return bothReadings('pass', `${path} records every request at the level ${level}.`, shown)
  }
  return bothReadings('fail', `${path} has no rule for every request, and what fits none is not recorded.`, shown)
}

const selectors = ['users', 'userGroups', 'verbs', 'resources', 'namespaces', 'nonResourceURLs'] as const

const isGeneral = (rule: JsonObject): boolean => selectors.every(key => arrayAt(rule, key).length === 0)

const stages = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic']
/** Stages can be left out by the policy and by the rule; a panic alone is no record of what was asked. */
function recordsAStage(policy: JsonObject, rule: JsonObject): boolean {
  const omitted = new Set([...textsAt(policy, 'omitStages'), ...textsAt(rule, 'omitStages')])
  return stages.some(stage => stage !== 'Panic' && !omitted.has(stage))
}

function words(rule: JsonObject, level: string): string {
  const chosen = selectors.flatMap(key =>
    arrayAt(rule, key).length === 0 ? [] : [`${key}: ${JSON.stringify(rule[key])}`],
  )
  return `level: ${level}${chosen.length === 0 ? '' : `, ${chosen.join(', ').slice(0, 200)}`}`
}

/** A rule that records less is well where it is about such resources alone. */
function isExcepted({ exceptions }: Parameters, rule: JsonObject, level: string): boolean {
  const resources = objectsAt(rule, 'resources').flatMap(entry => {
    const names = textsAt(entry, 'resources')
    return names.length === 0 ? ['*'] : names
  })
  const enough = (name: string) =>
    exceptions.some(entry => entry.resources.includes(name) && rank(level) >= rank(entry.level))
  return resources.length > 0 && resources.every(enough)
}
