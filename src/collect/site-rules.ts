// A site's redaction rules at work: globs without backtracking beyond the last star, so that no rule can be slow.
import type { RedactionRule } from '../schema/redaction-rules.ts'
import type { TextRedactor } from './redactors/redactor.ts'
import { type Suspicion, usualSuspicion } from './redactors/suspicion.ts'

/** Words longer than this are looked at up to here, and in one word this often: what bounds the time of a hostile one. */
const longestWord = 512
const mostTries = 8
const wordCharacter = /[A-Za-z0-9_.~+/=-]/
const wordRest = /[A-Za-z0-9_.~+/=-]*/y

/** Whether the whole text is as the pattern says. Time: the product of their lengths at worst. */
export function matchesGlob(pattern: string, text: string): boolean {
  let [at, from, star, resume] = [0, 0, -1, 0]
  while (from < text.length) {
    if (at < pattern.length && pattern[at] === '*') {
      star = at
      resume = from
      at += 1
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[from])) {
      at += 1
      from += 1
    } else if (star === -1) return false
    else {
      resume += 1
      from = resume
      at = star + 1
    }
  }
  while (pattern[at] === '*') at += 1
  return at === pattern.length
}

/** What stigpack knows and what the rules add. */
export function suspicionOf(rules: readonly RedactionRule[]): Suspicion {
  const keys = rules.flatMap(({ key }) => (key === undefined ? [] : [key.toLowerCase()]))
  const finders = valueRedactors(rules)
  if (rules.length === 0) return usualSuspicion
  return {
    isName: (name, style) =>
      usualSuspicion.isName(name, style) ||
      keys.some(key => name.length <= longestWord && matchesGlob(key, name.toLowerCase())),
    isValue: value =>
      usualSuspicion.isValue(value) || finders.some(({ hint }) => hint.test(value) && isFound(finders, value)),
  }
}

function isFound(finders: readonly TextRedactor[], value: string): boolean {
  let found = false
  for (const { find } of finders)
    find(
      value,
      () => {
        found = true
      },
      usualSuspicion,
    )
  return found
}

/** One for each rule about values; counted under the rule's own name. */
export const valueRedactors = (rules: readonly RedactionRule[]): TextRedactor[] =>
  rules.flatMap(({ name, value }) => (value === undefined ? [] : [valueRedactor(name, value)]))

function valueRedactor(name: string, pattern: string): TextRedactor {
  const prefix = /^[^*?]+/.exec(pattern)?.[0] ?? pattern
  return {
    kind: `site-${name}`,
    hint: new RegExp(prefix.replace(/[.+/?*]/g, '\\$&')),
    find(text, take) {
      let tries = 0
      let wordEnd = -1
      for (let at = text.indexOf(prefix); at !== -1; at = text.indexOf(prefix, at)) {
        if (at >= wordEnd) {
          tries = 0
          wordRest.lastIndex = at
          wordEnd = at + (wordRest.exec(text)?.[0].length ?? 0)
        }
        // `\nacme_…`: the letter of an escape is no part of the word.
        const isBegin =
          !wordCharacter.test(text[at - 1] ?? ' ') || /[^A-Za-z0-9]/.test(text[at - 1] ?? ' ') || text[at - 2] === '\\'
        tries += 1
        if (isBegin && matchesGlob(pattern, text.slice(at, Math.min(wordEnd, at + longestWord)))) {
          take(at, wordEnd)
          at = wordEnd
        } else at = tries >= mostTries ? wordEnd : at + 1
      }
    },
  }
}
