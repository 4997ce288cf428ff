// DISA keeps the discussion of a rule and its companions in one text, as markup that was escaped once. It is not XML: texts in it hold
// bare `<` and `&`, so it is taken apart by its own element names and nothing else.

const names = [
  'VulnDiscussion',
  'FalsePositives',
  'FalseNegatives',
  'Documentable',
  'Mitigations',
  'SeverityOverrideGuidance',
  'PotentialImpacts',
  'ThirdPartyTools',
  'MitigationControl',
  'Responsibility',
  'IAControls',
] as const
export type DescriptionPart = (typeof names)[number]

/** Parts that are not there are empty. A text without any of them is the discussion as a whole. */
export function partsOfDescription(text: string): Readonly<Record<DescriptionPart, string>> {
  const parts = Object.fromEntries(names.map(name => [name, partOf(text, name)])) as Record<DescriptionPart, string>
  if (names.every(name => !text.includes(`<${name}>`))) parts.VulnDiscussion = text.trim()
  return parts
}

/** From the first opening to the last closing of the name, so that the name may occur in between. */
function partOf(text: string, name: string): string {
  const start = text.indexOf(`<${name}>`)
  const end = text.lastIndexOf(`</${name}>`)
  return start === -1 || end < start ? '' : unescaped(text.slice(start + name.length + 2, end))
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Some files escape the texts inside once more, as markup asks for; others do not, and have no such references. */
const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => entities[name] ?? whole)
