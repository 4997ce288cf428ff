// Makes a checklist from anywhere fit to be written: every word one that the schema has, every text one that the format can carry,
// and everything that had to be changed or left behind noted.
import type { Checklist, ChecklistRule } from '../../model/checklist.ts'
import type { ChecklistNotes } from '../../model/checklist-notes.ts'
import { nameOf } from '../clean.ts'
import { longestText } from '../details.ts'

const roles = ['None', 'Workstation', 'Member Server', 'Domain Controller']
const assetTypes = ['Computing', 'Non-Computing']
const techAreas = [
  '',
  'Application Review',
  'Boundary Security',
  'CDS Admin Review',
  'CDS Technical Review',
  'Database Review',
  'Domain Name System (DNS)',
  'Exchange Server',
  'Host Based System Security (HBSS)',
  'Internal Network',
  'Mobility',
  'Releasable Networks (REL)',
  'Releaseable Networks (REL)',
  'Traditional Security',
  'UNIX OS',
  'VVOIP Review',
  'Web Review',
  'Windows OS',
  'Other Review',
]

/** For both formats: the schema of the one refuses other words, and readers of the other know none. */
export function strictChecklist(checklist: Checklist, notes: ChecklistNotes): Checklist {
  const oneOf = (value: string, allowed: readonly string[], fallback: string, what: string): string => {
    if (allowed.includes(value)) return value
    if (value !== '')
      notes.add(
        `The ${what} ${JSON.stringify(value.slice(0, 60))} is none that STIG Viewer has; it became ${fallback || 'empty'}.`,
      )
    return fallback
  }
  const { asset, stigs } = checklist
  if (asset.hostName.trim() === '')
    notes.add('The asset has no host name, without which STIG Manager takes no checklist.')
  for (const stig of stigs)
    if (stig.stigId === '') notes.add('A STIG has no id, without which STIG Manager takes no checklist.')
  for (const rule of stigs.flatMap(stig => stig.rules)) noteLongTexts(rule, notes)
  return {
    ...checklist,
    asset: {
      ...asset,
      role: oneOf(asset.role, roles, 'None', 'role'),
      assetType: oneOf(asset.assetType, assetTypes, 'Computing', 'type of the asset'),
      techArea: oneOf(asset.techArea, techAreas, '', 'technology area'),
    },
  }
}

function noteLongTexts({ findingDetails, comments, groupId }: ChecklistRule, notes: ChecklistNotes): void {
  for (const text of [findingDetails, comments])
    if (text.length > longestText)
      notes.add(
        `Details or comments have more than ${longestText} characters, where STIG Manager cuts them; they were kept whole.`,
        groupId,
      )
}

/** All but what XML 1.0 can carry; its name is written in its place. */
const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** A copy of plain data whose texts XML can carry. */
export function xmlSafe<T>(value: T, notes: ChecklistNotes): T {
  const safe = (inner: unknown): unknown => {
    if (typeof inner === 'string') {
      return inner.replace(notXml, character => {
        notes.add('Characters that XML cannot carry are named in place, such as [U+0000].')
        return nameOf(character)
      })
    }
    if (Array.isArray(inner)) return inner.map(safe)
    if (typeof inner !== 'object' || inner === null) return inner
    return Object.fromEntries(Object.entries(inner).map(([key, item]) => [key, safe(item)]))
  }
  return safe(value) as T
}
