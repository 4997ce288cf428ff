// One setting of a KubeletConfiguration by its path, as texts that the checks judge like flags.
import { isObject, type JsonObject } from '../shape.ts'

export type SettingState = { readonly texts: readonly string[] | undefined } | { readonly unreadable: string }

/** `undefined` where /configz leaves it out: zero values are omitted there. A map comes as `key=value` entries. */
export function settingAt(configuration: JsonObject, path: string): SettingState {
  let value: unknown = configuration
  for (const key of path.split('.')) {
    if (value === undefined || value === null) return { texts: undefined }
    if (!isObject(value)) return { unreadable: `\`${key}\` is asked of something that is no object` }
    value = Object.hasOwn(value, key) ? value[key] : undefined
  }
  return textsOf(value)
}

function textsOf(value: unknown): SettingState {
  if (value === undefined || value === null || value === '') return { texts: undefined }
  if (Array.isArray(value)) {
    const texts = value.map(scalar)
    if (texts.some(text => text === undefined)) return { unreadable: 'the list holds something that is no text' }
    // Quoted, so that an entry with a comma stays one entry.
    return {
      texts: texts.map(text => (/[",]/.test(text ?? '') ? `"${(text ?? '').replaceAll('"', '""')}"` : (text ?? ''))),
    }
  }
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, entry]) => [key, scalar(entry)] as const)
    if (entries.some(([, text]) => text === undefined)) return { unreadable: 'the map holds something that is no text' }
    return { texts: entries.map(([key, text]) => `${key}=${text}`) }
  }
  const text = scalar(value)
  return text === undefined ? { unreadable: 'it has no known form' } : { texts: [text] }
}

const scalar = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
