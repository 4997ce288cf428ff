// Takes image references apart as container runtimes do.

export interface ImageReference {
  /** `docker.io/library/nginx`: registry aliases and the implied parts written out. */
  readonly repository: string
  readonly tag: string | undefined
  readonly digest: string | undefined
}

const dockerHub = 'docker.io'
const aliases: Readonly<Record<string, string>> = {
  'index.docker.io': dockerHub,
  'registry-1.docker.io': dockerHub,
  'registry.hub.docker.com': dockerHub,
}

/** What is remembered of references: a cluster names the same few hundred over and over. */
const keptReferences = 10_000
const longestKept = 512
const known = new Map<string, ImageReference | undefined>()

/** The parts of a reference; undefined for what is none. */
export function parseImage(text: string): ImageReference | undefined {
  if (known.has(text)) return known.get(text)
  const image = takenApart(text)
  if (known.size < keptReferences && text.length <= longestKept) known.set(text, image)
  return image
}

/** A first part is a registry where it holds a dot or a port or is localhost; everything else lies on Docker Hub. */
function takenApart(text: string): ImageReference | undefined {
  const plain = text.replace(/^(docker-pullable|docker):\/\//, '')
  const match = /^([^@\s]+?)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@([a-z0-9+._-]+:[0-9a-fA-F]{32,}))?$/.exec(
    plain,
  )
  if (match === null || match[1] === undefined) return undefined
  const name = match[1]
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash)
  const hasRegistry = /[.:]/.test(first) || first === 'localhost'
  const registry = hasRegistry ? first.toLowerCase() : dockerHub
  const path = hasRegistry ? name.slice(slash + 1) : name
  if (path === '' || path.startsWith('/') || /[:\s]/.test(path)) return undefined
  const host = aliases[registry] ?? registry
  const full = host === dockerHub && !path.includes('/') ? `library/${path}` : path
  return { repository: `${host}/${full}`, tag: match[2], digest: match[3]?.toLowerCase() }
}

export const imageTag = (text: string): string | undefined => parseImage(text)?.tag
