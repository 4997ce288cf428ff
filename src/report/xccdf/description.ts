// DISA keeps the discussion of a rule and its companions as escaped markup in one text. Readers parse it, so `<` is escaped twice.

import type { RuleResult } from '../../schema/evaluation.ts'
import type { OfficialRule } from '../../schema/official-text.ts'
import { escapeXml } from '../markup.ts'

const companions: readonly (readonly [element: string, field: keyof OfficialRule])[] = [
  ['FalsePositives', 'falsePositives'],
  ['FalseNegatives', 'falseNegatives'],
  ['Documentable', 'documentable'],
  ['Mitigations', 'mitigations'],
  ['SeverityOverrideGuidance', 'severityOverrideGuidance'],
  ['PotentialImpacts', 'potentialImpacts'],
  ['ThirdPartyTools', 'thirdPartyTools'],
  ['MitigationControl', 'mitigationControl'],
  ['Responsibility', 'responsibility'],
  ['IAControls', 'iaControls'],
]

export const disaDescription = ({ discussion, official }: RuleResult): string =>
  [
    element('VulnDiscussion', discussion),
    ...companions.map(([name, field]) =>
      element(name, String(official?.[field] ?? '') || (name === 'Documentable' ? 'false' : '')),
    ),
  ].join('')

const element = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`
