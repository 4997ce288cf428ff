// Owner and group of files on nodes.
import type { CheckModule } from '../context.ts'
import { hostRoot, type NodeFile } from '../facts/node/lines.ts'
import type { NodeView } from '../facts/node/view.ts'
import { type FileVerdict, judgeFiles } from '../file-verdicts.ts'

export const fileOwner: CheckModule<'file-owner'> = {
  kind: 'file-owner',
  begin: (check, facts) => ({
    finish: () =>
      judgeFiles(check, facts, `owned by ${check.user}:${check.group}`, (file, view) =>
        judgeOwner(check.user, check.group, file, view),
      ),
  }),
}

function judgeOwner(user: string, group: string, file: NodeFile, view: NodeView): FileVerdict {
  const owner = nameOf(file.uid, file.user, 'user', view)
  const owning = nameOf(file.gid, file.group, 'group', view)
  const wrong = `${owner || file.uid}:${owning || file.gid}`
  // A node that names its users has none of that name for a number that stands bare.
  const knowsNames = file.root === hostRoot && view.nameOf(0, 'user') !== ''
  if (isOther(owner, user, knowsNames) || isOther(owning, group, knowsNames)) return { wrong }
  if (owner === user && owning === group) return { wrong: undefined }
  return { unknown: `what ${view.node} calls the owner of ${file.path} (${file.uid}:${file.gid}) is not known` }
}

/** root is the number 0, whatever the node calls it. Within a container names are another's, so the number is looked up. */
const nameOf = (id: number, name: string, kind: 'user' | 'group', view: NodeView): string =>
  id === 0 ? 'root' : name === 'root' ? '' : name || view.nameOf(id, kind)

/** A number without a name is certainly not root, and where names are not known may be anybody else. */
const isOther = (name: string, wanted: string, knowsNames: boolean): boolean =>
  name === '' ? wanted === 'root' || knowsNames : name !== wanted
