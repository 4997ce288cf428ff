// The version of a program on every node: of every copy that was found.
import { everyNode } from '../../model/source.ts'
import type { CheckOf } from '../../schema/check.ts'
import type { InventoryNode } from '../../schema/manifest.ts'
import type { CheckModule, Facts } from '../context.ts'
import { type Draft, draft, nodeTarget } from '../drafts.ts'
import { onEveryNode } from '../expected-nodes.ts'
import { citePlace } from '../facts/node/lines.ts'

type Parameters = CheckOf<'program-version'>

export const programVersion: CheckModule<'program-version'> = {
  kind: 'program-version',
  begin: (check, facts) => ({
    finish: () => {
      const expected = `${check.program} ${check.atLeast} or newer`
      return onEveryNode(check.roles, facts, expected, [everyNode('node')], node =>
        judgeNode(check, node, facts, expected),
      )
    },
  }),
}

function judgeNode(check: Parameters, { name }: InventoryNode, facts: Facts, expected: string): Draft {
  const target = nodeTarget(name)
  const view = facts.nodeEvidence.of(name)
  const copies = view.programs.filter(({ path }) => path.slice(path.lastIndexOf('/') + 1) === check.program)
  const said = copies.map(copy => ({ copy, version: versionIn(copy.version) }))
  const citations = copies.map(({ place }) => citePlace(place, 'version'))
  const shown = said.map(({ copy, version }) => `${copy.path} ${version?.join('.') ?? copy.version}`)
  const old = said.filter(({ version }) => version !== undefined && isOlder(version, check.atLeast))
  const parts = { expected, found: shown.join('; '), citations }
  if (old.length > 0)
    return draft(
      target,
      'fail',
      `On ${name} ${old.map(({ copy }) => `${copy.path} is ${copy.version}`).join('; ')}.`,
      parts,
    )
  const gaps = view.gaps('program').filter(({ what }) => what.slice(what.lastIndexOf('/') + 1) === check.program)
  const doubts = [
    view.doubt('node') ?? view.folderDoubt ?? [],
    gaps.map(({ what, message, reason }) => `${what} did not say its version: ${message || reason}`),
    said.filter(({ version }) => version === undefined).map(({ copy }) => `${copy.path} says \`${copy.version}\``),
  ].flat()
  if (doubts.length > 0) {
    const message = `The version of ${check.program} on ${name} is not known: ${doubts.join('; ')}.`
    return draft(target, 'notchecked', message, { ...parts, waitsFor: [`node/${name}/node`] })
  }
  if (copies.length > 0) return draft(target, 'pass', `On ${name} ${shown.join('; ')}.`, parts)
  const why = `no ${check.program} was found where programs are installed`
  return draft(target, 'notapplicable', `On ${name} ${why}, so there is nothing to judge.`, { ...parts, found: why })
}

/** `Client Version: v1.34.2`, `clientVersion: … GitVersion:"v1.12.3"`, `Kubernetes v1.20.2`; the first that looks like one. */
function versionIn(text: string): readonly number[] | undefined {
  const match = /(?:^|[^0-9.])v?(\d{1,4})\.(\d{1,4})\.(\d{1,6})/.exec(text)
  const version = match?.slice(1, 4).map(Number)
  // A build that nobody stamped calls itself v0.0.0, which is no release.
  return version?.[0] === 0 ? undefined : version
}

function isOlder(version: readonly number[], limit: string): boolean {
  const wanted = limit.split('.').map(Number)
  for (const [at, number] of wanted.entries()) {
    const own = version[at] ?? 0
    if (own !== number) return own < number
  }
  return false
}
