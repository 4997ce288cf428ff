// Which names of variables, flags and keys announce a secret value, and which values are none whatever they are called.

const secretWord =
  /^(?:passwords?|passwd|passphrase|passcode|pwd|pswd|pw|pass|secrets?|tokens?|apikey|credentials?|dsn|connstr)$/
/** As the whole name or its last word only: `--authorization-kubeconfig` is evidence, `Authorization:` a secret. */
const lastWord = /^(?:authorization|cookie)$/
const glued =
  /(?:password|passwd|passphrase|passcode|(?<!by|com|sur|tres|over|under|encom)pass|secret|token|apikey|userkey|masterauth|connectionstring)$/
/** Two words that announce one together. */
const pair =
  /(?:^| )(?:(?:api|access|secret|private|signing|encryption|auth|account|shared|master|storage|session|certificate|rest user) key|conn(?:ection)? str(?:ing)?)$/

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
  /pass|pw|pswd|secret|token|key|cred|auth|cookie|conn|dsn|:\/\/|@|-----|gh[pousr]_|gl[a-z]{2,5}-|xox|xapp-|a[ks]ia|aiza|npm_|[sr]k_|whsec_|sk-|sg\.|hf_|pypi-|dop_v1|shp|hvs\.|ya29|gocspx|age-|k10|\$2|\$6|eyJ|[a-z0-9]{6}\.[a-z0-9]{16}|\\u/i

const ordinary =
  /^(?:|true|false|yes|no|on|off|null|none|<none>|\$\([A-Za-z0-9_.-]+\)|\$\{[A-Za-z0-9_.-]+\}|\$[A-Za-z0-9_]+)$/i

/** Switches, references to a variable and nothing at all: never secret, and rules ask for the switches. */
export const isHarmless = (value: string): boolean => value.length < 256 && ordinary.test(value)

/** Token formats that providers made recognisable, so that a leaked one can be found. */
const formats = [
  'gh[pousr]_[A-Za-z0-9]{36}',
  'github_pat_[A-Za-z0-9_]{40}',
  'gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|oas|imt)-[A-Za-z0-9_-]{20}',
  'xox[abeprs]-[A-Za-z0-9-]{10}',
  'xapp-[A-Za-z0-9-]{10}',
  'A[KS]IA[A-Z0-9]{16}',
  'AIza[A-Za-z0-9_-]{35}',
  'npm_[A-Za-z0-9]{36}',
  '[sr]k_(?:live|test)_[A-Za-z0-9]{16}',
  'whsec_[A-Za-z0-9+/]{16}',
  'sk-(?:ant-|proj-)?[A-Za-z0-9_-]{32}',
  'SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{32}',
  'hf_[A-Za-z0-9]{30}',
  'pypi-[A-Za-z0-9_-]{32}',
  'do[opr]_v1_[a-f0-9]{40}',
  'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}',
  'hv[sbr]\\.[A-Za-z0-9_-]{24}',
  'ya29\\.[A-Za-z0-9_-]{20}',
  'GOCSPX-[A-Za-z0-9_-]{20}',
  'AGE-SECRET-KEY-1[A-Z0-9]{32}',
  // What joins a node to RKE2 or k3s.
  'K10[a-f0-9]{32,128}::',
  // Hashes of passwords, as cloud-init and htpasswd carry them.
  '\\$(?:2[aby]|5|6|y|apr1)\\$[./A-Za-z0-9$=,]{16}',
]
const start = '(?<![A-Za-z0-9_-])'
export const providerToken = new RegExp(`${start}(?:${formats.join('|')})`)
/** With all that follows. */
export const providerTokens = new RegExp(`${start}(?:${formats.join('|')})[A-Za-z0-9_+/=.:$-]*`, 'g')
/** kubeadm's bootstrap tokens, as a whole value: within a text, names of files look alike. */
const bootstrapToken = /^[a-z0-9]{6}\.(?=[a-z]*[0-9])[a-z0-9]{16}$/

/** A value that gives itself away as a secret, whatever it is called. */
export const isSecretValue = (value: string): boolean =>
  value.length < 65_536 && (providerToken.test(value) || bootstrapToken.test(value))
