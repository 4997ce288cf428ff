// Which names of variables, flags and keys announce a secret value, and which values are none whatever they are called.

const secretWord = /^(?:passwords?|passwd|passphrase|pwd|pass|secrets?|tokens?|apikey|credentials?)$/
/** As the whole name or its last word only: `--authorization-kubeconfig` is evidence, `Authorization:` a secret. */
const lastWord = /^(?:authorization|cookie)$/
const glued = /(?:password|passwd|passphrase|secret|token|apikey|userkey)$/
/** Two words that announce one together. */
const pair =
  /(?:^| )(?:(?:api|access|private|signing|encryption|auth|account|shared|master|storage|session|rest user) key|connection string)$/

/** `token-auth-file`, `SECRET_NAME`, `token-webhook-cache-ttl`: about a secret only. */
const aboutOnly = new Set(
  (
    'file files filename path paths dir directory name names namespace ref reference ttl url uri endpoint issuer audience audiences timeout expiry ' +
    'expiration duration length size count enable enabled disable disabled require required type mode auth cache webhook version rotation ' +
    'interval period seconds provider providers class policy limit limits controller manager store driver agent image host port review ' +
    'reviews kind id format algorithm syncs sync request requests config configuration kubeconfig cleanup generation validation'
  ).split(' '),
)

/** How a name is used. On command lines rules look for flags, so only what ends in a secret word is taken there. */
export type NameStyle = 'flag' | 'variable'

const known = { flag: new Map<string, boolean>(), variable: new Map<string, boolean>() }

/** `DB_PASSWORD`, `--client-secret`, `apiKey`: yes. `--token-auth-file`, `SECRET_NAME`: no. */
export function isSecretName(name: string, style: NameStyle): boolean {
  if (name.length > 128) return style === 'variable'
  const memory = known[style]
  const remembered = memory.get(name)
  if (remembered !== undefined) return remembered
  const answer = judge(name, style)
  if (memory.size >= 4096) memory.clear()
  memory.set(name, answer)
  return answer
}

function judge(name: string, style: NameStyle): boolean {
  const split = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[^A-Za-z0-9]+/g, ' ')
  const words = split.trim().toLowerCase().split(' ')
  const last = words.at(-1) ?? ''
  if (aboutOnly.has(last)) return false
  if (secretWord.test(last) || lastWord.test(last) || glued.test(last) || pair.test(words.join(' '))) return true
  return style === 'variable' && words.some(word => secretWord.test(word) || glued.test(word))
}

/** A quick look at raw text: without any of these there is neither a secret name nor a recognisable token in it. */
export const mayNameSecret =
  /pass|pwd|secret|token|key|credential|authorization|cookie|connection|gh[pousr]_|glpat-|xox|akia|aiza|npm_|sk_live_|\\u/i

const ordinary =
  /^(?:|true|false|yes|no|on|off|null|none|<none>|\$\([A-Za-z0-9_.-]+\)|\$\{[A-Za-z0-9_.-]+\}|\$[A-Za-z0-9_]+)$/i

/** Switches, references to a variable and nothing at all: never secret, and rules ask for the switches. */
export const isHarmless = (value: string): boolean => value.length < 256 && ordinary.test(value)

/** Token formats that providers made recognisable, so that a leaked one can be found. */
const providerToken =
  /(?<![A-Za-z0-9_-])(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{40}|glpat-[A-Za-z0-9_-]{20}|xox[abeprs]-[A-Za-z0-9-]{10}|AKIA[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{35}|npm_[A-Za-z0-9]{36}|sk_live_[A-Za-z0-9]{16})/

/** A value that gives itself away as a secret, whatever it is called. */
export const isSecretValue = (value: string): boolean => value.length < 65_536 && providerToken.test(value)

/** Whether the value of a variable, header or parameter of this name has to go. */
export const isSecret = (name: string, value: string): boolean =>
  (isSecretName(name, 'variable') && !isHarmless(value)) || isSecretValue(value)
