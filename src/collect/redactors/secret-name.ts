// Which names of variables, flags and keys announce a secret value, and which values are none whatever they are called.

/** Words that announce a secret wherever they stand in a name, unless its last word says that it is about one only. */
const secretWords = new Set(
  'password passwords passwd passphrase pwd pass secret secrets token tokens apikey credential credentials authorization cookie'.split(
    ' ',
  ),
)
/** Two words that announce one together: `api key`, `secret key`, `connection string`. */
const secretPairs =
  /(?:^| )(?:api|access|private|signing|encryption|auth|account|shared|master|storage|session|rest user) key$|(?:^| )connection string$/
const gluedEnding = /(?:password|passwd|passphrase|secret|token|apikey|userkey)$/

/** `token-auth-file`, `SECRET_NAME`, `token-webhook-cache-ttl`: about a secret, and often what a rule asks for. */
const aboutOnly = new Set(
  (
    'file files filename path paths dir directory name names namespace ref reference ttl url uri endpoint issuer audience audiences timeout expiry ' +
    'expiration duration length size count enable enabled disable disabled require required type mode auth cache webhook version rotation ' +
    'interval period seconds provider providers class policy limit limits controller manager store driver agent image host port review ' +
    'reviews kind id format algorithm syncs sync request requests config configuration cleanup generation validation'
  ).split(' '),
)

const known = new Map<string, boolean>()

/** `DB_PASSWORD`, `--client-secret`, `apiKey`: yes. `--token-auth-file`, `use-service-account-credentials=true`: see isHarmless. */
export function isSecretName(name: string): boolean {
  if (name.length > 128) return true
  const remembered = known.get(name)
  if (remembered !== undefined) return remembered
  const answer = judge(name)
  if (known.size >= 4096) known.clear()
  known.set(name, answer)
  return answer
}

function judge(name: string): boolean {
  const split = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[^A-Za-z0-9]+/g, ' ')
  const words = split.trim().toLowerCase().split(' ')
  const last = words.at(-1) ?? ''
  if (aboutOnly.has(last)) return false
  if (words.some(word => secretWords.has(word) || gluedEnding.test(word))) return true
  return secretPairs.test(words.join(' '))
}

const ordinary =
  /^(?:|true|false|yes|no|on|off|null|none|<none>|\$\([A-Za-z0-9_.-]+\)|\$\{[A-Za-z0-9_.-]+\}|\$[A-Za-z0-9_]+)$/i

/** Switches, references to a variable and nothing at all: never secret, and rules ask for the switches. */
export const isHarmless = (value: string): boolean => value.length < 256 && ordinary.test(value)

/** Token formats that providers made recognisable, so that a leaked one can be found. */
const providerToken =
  /(?<![A-Za-z0-9_-])(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{40}|glpat-[A-Za-z0-9_-]{20}|xox[abeprs]-[A-Za-z0-9-]{10}|AKIA[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{35}|npm_[A-Za-z0-9]{36}|sk_live_[A-Za-z0-9]{16})/

/** A value that gives itself away as a secret, whatever it is called. */
export const isSecretValue = (value: string): boolean => value.length < 65_536 && providerToken.test(value)

/** Whether the value that stands under this name has to go. */
export const isSecret = (name: string, value: string): boolean =>
  (isSecretName(name) && !isHarmless(value)) || isSecretValue(value)
