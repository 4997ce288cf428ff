// YAML of RBAC objects, with a reason behind each line of a role.

interface Rule {
  readonly apiGroups?: readonly string[] | undefined
  readonly resources?: readonly string[] | undefined
  readonly nonResourceURLs?: readonly string[] | undefined
  readonly verbs: readonly string[]
}

/** `explain` is asked for each resource, with its group, and for each path. */
export function roleLines(
  role: { readonly rules: readonly Rule[] },
  explain: (name: string, group?: string) => string,
): string[] {
  const { rules, ...head } = role
  const lines = [...plain(head), 'rules:']
  for (const rule of rules) {
    const [group = ''] = rule.apiGroups ?? []
    const names = rule.resources ?? rule.nonResourceURLs ?? []
    lines.push(rule.apiGroups === undefined ? '  - nonResourceURLs:' : `  - apiGroups: [${scalar(group)}]`)
    if (rule.apiGroups !== undefined) lines.push('    resources:')
    for (const name of names) lines.push(`      - ${scalar(name)} # ${explain(name, group)}`)
    lines.push(`    verbs: [${rule.verbs.join(', ')}]`)
  }
  return lines
}

/** YAML of an object of texts, booleans, objects and lists of objects. */
export function plain(object: object, indent = ''): string[] {
  return Object.entries(object).flatMap(([key, value]: [string, unknown]) => {
    if (Array.isArray(value)) {
      const items = value.flatMap(item =>
        plain(item, `${indent}    `).map((line, at) => (at === 0 ? dash(line) : line)),
      )
      return [`${indent}${key}:`, ...items]
    }
    if (typeof value === 'object' && value !== null) return [`${indent}${key}:`, ...plain(value, `${indent}  `)]
    return [`${indent}${key}: ${typeof value === 'string' ? scalar(value) : String(value)}`]
  })
}

/** The last two spaces of a line's indent become the mark of a list's item. */
const dash = (line: string): string => line.replace(/^( *) {2}(?=\S)/, '$1- ')

/** In quotes wherever YAML of any version could take it for something else, such as `on`, `1e3` or `a: b`. */
const scalar = (text: string): string =>
  /^[A-Za-z/][A-Za-z0-9/.*-]*$/.test(text) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(text)
    ? text
    : JSON.stringify(text)
