// User and password in a URL: `postgres://app:secret@db/app`, as connection strings and proxies carry them.
import type { TextRedactor } from './redactor.ts'

/** A URL's authority ends long before this; what is longer is no URL. */
const longest = 1024
const authorityEnd = /[\s"'<>`]|\\[nrt"]/

/** `app:secret@tcp(db:3306)/app`, as Go programs name a MySQL server, and Oracle's `thin:app/secret@//db`. */
const withoutScheme =
  /(?<![\w.:@-])([\w.-]{1,64}:[^\s@"'\\/]{1,256})@(?:tcp|udp|unix)\(|(?<=:thin:)([^\s@"'\\]{1,256})@/g

export const urlCredentials: TextRedactor = {
  kind: 'url-credentials',
  // Container ids are `containerd://…`, and nothing follows that could be a password.
  hint: /:\/\/(?:(?!:\/\/)[^\s"'<>`@]){0,1024}@|@(?:tcp|udp|unix)\(|:thin:/,
  find(text, take) {
    for (const match of text.matchAll(withoutScheme))
      take(match.index, match.index + (match[1] ?? match[2] ?? '').length)
    // Image names are full of `://` and mostly without `@`.
    if (!text.includes('@')) return
    let at = text.indexOf('://')
    while (at !== -1) {
      const start = at + 3
      const next = text.indexOf('://', start)
      const rest = text.slice(start, next === -1 ? start + longest : Math.min(next, start + longest))
      const stop = rest.search(authorityEnd)
      const length = credentialsLength(stop === -1 ? rest : rest.slice(0, stop))
      if (length > 0) take(start, start + length)
      at = next
    }
  },
}

/** How many characters of `authority/path…` are `user:password`; 0 for none. */
function credentialsLength(rest: string): number {
  const slash = rest.search(/[/?#]/)
  const authority = slash === -1 ? rest : rest.slice(0, slash)
  const at = authority.lastIndexOf('@')
  if (at !== -1) {
    const user = authority.slice(0, at)
    const colon = user.indexOf(':')
    // `ssh://git@host` names a user only, but a long one is a token.
    return (colon !== -1 && colon < user.length - 1) || user.length >= 20 ? at : 0
  }
  // A password with a slash in it: what follows the first colon would have to be a port if it were none. A digest, as in
  // `docker-pullable://registry:5000/image@sha256:…`, follows a port or no colon at all.
  const colon = authority.indexOf(':')
  if (colon === -1 || slash === -1 || /^[0-9]*$/.test(authority.slice(colon + 1))) return 0
  const later = rest.lastIndexOf('@')
  return later > slash ? later : 0
}
