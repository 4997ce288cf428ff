// The namespace that a target lies in, by its name: `Pod shop/web` lies in `shop`.
import type { Target } from '../../../model/target.ts'

/** Empty for what is of no namespace. */
export function namespaceOf({ kind, name }: Target): string {
  if (kind === 'namespace') return name.replace(/^namespace /i, '')
  if (kind !== 'object') return ''
  return /^\S+ ([^/\s]+)\//.exec(name)?.[1] ?? ''
}
