// Text from evidence, safe for a terminal: a cluster must not be able to move the cursor of the person who audits it.

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Control characters and direction marks as `\xNN` or `\uNNNN`; line feeds and tabs stay. */
export function printable(text: string): string {
  return text.replace(controls, character => {
    const code = character.charCodeAt(0).toString(16)
    return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`
  })
}
