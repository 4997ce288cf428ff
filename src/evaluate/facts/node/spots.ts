// Where on a node the things lie that rules ask about: what the running process names, else what the platform's catalogue says.
import type { Citation } from '../../../schema/evaluation.ts'
import type { PathReading, PathRole, Platform } from '../../../schema/platform.ts'
import { objectAt, orRefused, textAt } from '../../shape.ts'
import { settingAt } from '../kubelet-settings.ts'
import { parseConfiguration } from './document.ts'
import type { KubeletState, RunningKubelet } from './kubelet.ts'
import { citePlace, hostRoot, type NodeProcess, type Root } from './lines.ts'
import { flagOf, parseProcess } from './process-arguments.ts'
import type { NodeView } from './view.ts'

export interface Spot {
  readonly path: string
  readonly root: Root
  /** Why this path: `--config of the kubelet`. */
  readonly because: string
  /** How the catalogue has it looked at; undefined for what a process names. */
  readonly read?: PathReading
}

export interface Spots {
  readonly spots: readonly Spot[]
  /** Why there may be others, so that nothing may pass on these alone. */
  readonly doubts: readonly string[]
  /** Proved that there is nothing of it here: `kube-proxy does not run`. */
  readonly none?: string
  readonly citations: readonly Citation[]
}

export interface SpotQuestion {
  readonly holds: PathRole
  readonly view: NodeView
  readonly kubelet: KubeletState
  /** Undefined where the platform is unknown. */
  readonly platform: Platform | undefined
  readonly platforms: readonly Platform[]
}

const found = (spots: readonly Spot[], citations: readonly Citation[] = []): Spots => ({ spots, doubts: [], citations })
const nothing = (none: string, citations: readonly Citation[] = []): Spots => ({
  spots: [],
  doubts: [],
  none,
  citations,
})
const doubtful = (why: string, spots: readonly Spot[] = []): Spots => ({ spots, doubts: [why], citations: [] })

export function spotsOf(question: SpotQuestion): Spots {
  switch (question.holds) {
    case 'kubelet-configuration':
      return ofKubelet(question, kubelet => {
        if ('unknown' in kubelet.files) return doubtful(kubelet.files.unknown, namedSpots(kubelet, ['config']))
        const { paths } = kubelet.files
        const where = (path: string) => ({ path, root: hostRoot, because: 'the kubelet reads it' })
        return paths.length === 0
          ? nothing('the kubelet was started without a configuration file', [processOf(kubelet)])
          : found(paths.map(where), [processOf(kubelet)])
      })
    case 'kubelet-kubeconfig':
      return ofKubelet(question, kubelet => {
        const spots = namedSpots(kubelet, ['kubeconfig'])
        const flag = kubelet.flag('kubeconfig')
        if (flag.kind === 'unknown') return doubtful(flag.why)
        return spots.length > 0
          ? found(spots, [processOf(kubelet)])
          : nothing('the kubelet was started without --kubeconfig', [processOf(kubelet)])
      })
    case 'kubelet-client-ca':
      return ofKubelet(question, kubelet =>
        fromFlagOrSetting(kubelet, 'client-ca-file', 'authentication.x509.clientCAFile', 'it has no clientCAFile'),
      )
    case 'static-pod-manifests':
      return ofKubelet(question, kubelet =>
        fromFlagOrSetting(kubelet, 'pod-manifest-path', 'staticPodPath', 'it starts no static pods'),
      )
    case 'kube-proxy-kubeconfig':
      return ofProxy(question)
    case 'etcd-data':
      return ofEtcd(question)
    case 'kubelet-unit':
      return ofUnit(question)
    default:
      return fromCatalogue(question)
  }
}

const processOf = (kubelet: RunningKubelet): Citation => citePlace(kubelet.program.place, 'args')

function namedSpots(kubelet: RunningKubelet, flags: readonly string[]): readonly Spot[] {
  return flags.flatMap(name => {
    const flag = kubelet.flag(name)
    return flag.kind === 'set' && flag.value !== ''
      ? [{ path: flag.value, root: hostRoot, because: `--${name} of the kubelet` }]
      : []
  })
}

/** What the kubelet that runs says; where it was not seen, the catalogue may still show a finding. */
function ofKubelet(question: SpotQuestion, ask: (kubelet: RunningKubelet) => Spots): Spots {
  const { kubelet } = question
  if (!('unknown' in kubelet)) return ask(kubelet)
  const listed = fromCatalogue(question)
  return { ...listed, doubts: [...listed.doubts, kubelet.unknown] }
}

function fromFlagOrSetting(kubelet: RunningKubelet, flagName: string, setting: string, unset: string): Spots {
  const flag = kubelet.flag(flagName)
  if (flag.kind === 'unknown') return doubtful(flag.why)
  // A flag outranks the file.
  if (flag.kind === 'set' && flag.value !== '') return found(namedSpots(kubelet, [flagName]), [processOf(kubelet)])
  if ('unknown' in kubelet.files) return doubtful(kubelet.files.unknown)
  const { merged, citations, hasHoles } = kubelet.files
  const state = settingAt(merged, setting)
  if ('unreadable' in state) return doubtful(`${setting} of the kubelet cannot be read: ${state.unreadable}`)
  const path = state.texts?.[0]
  if (path === undefined && hasHoles) return doubtful("lines of the kubelet's configuration were taken out")
  if (path === undefined) return nothing(unset, [processOf(kubelet), ...citations])
  return found([{ path, root: hostRoot, because: `${setting} of the kubelet` }], citations)
}

function ofProxy(question: SpotQuestion): Spots {
  const { view, platform } = question
  if (platform?.controlPlane === 'single-process') return fromCatalogue(question)
  const { processes, doubt } = view.processes('kube-proxy')
  if (processes.length === 0) {
    const unseen = view.processesUnseen ?? doubt
    if (unseen === undefined) return nothing('kube-proxy does not run there')
    const listed = fromCatalogue(question)
    return { ...listed, doubts: [...listed.doubts, unseen] }
  }
  const each = processes.map(program => orRefused(() => kubeconfigOfProxy(view, program), doubtful))
  const [none] = each.flatMap(spots => spots.none ?? [])
  return {
    ...(none === undefined || each.some(({ spots }) => spots.length > 0) ? {} : { none }),
    spots: each.flatMap(({ spots }) => spots),
    doubts: [...each.flatMap(({ doubts }) => doubts), ...(doubt === undefined ? [] : [doubt])],
    citations: each.flatMap(({ citations }) => citations),
  }
}

function kubeconfigOfProxy(view: NodeView, program: NodeProcess): Spots {
  const parsed = parseProcess(program)
  const flag = flagOf(program, parsed, 'kubeconfig')
  const config = flagOf(program, parsed, 'config')
  const citation = citePlace(program.place, 'args')
  if (flag.kind === 'unknown') return doubtful(flag.why)
  if (config.kind === 'unknown') return doubtful(config.why)
  // kube-proxy takes nothing but the file once one is named.
  if (config.kind === 'set' && config.value !== '') {
    const text = view.text(config.value, program.root)
    if ('unknown' in text) return doubtful(text.unknown)
    const document = parseConfiguration(text)
    if ('unreadable' in document) return doubtful(document.unreadable)
    const path = textAt(objectAt(document.value, 'clientConnection'), 'kubeconfig') ?? ''
    const because = `clientConnection.kubeconfig in ${config.value} of kube-proxy`
    return path === ''
      ? nothing(`${config.value} of kube-proxy names no kubeconfig, so that it uses the account of its pod`, [citation])
      : found([{ path, root: program.root, because }], [citation, citePlace(text.place)])
  }
  if (flag.kind === 'set' && flag.value !== '')
    return found([{ path: flag.value, root: program.root, because: '--kubeconfig of kube-proxy' }], [citation])
  return nothing('kube-proxy names no kubeconfig, so that it uses the account of its pod', [citation])
}

function ofEtcd(question: SpotQuestion): Spots {
  const { view, platform } = question
  if (platform?.controlPlane === 'single-process') return fromCatalogue(question)
  const { processes, doubt } = view.processes('etcd')
  if (processes.length === 0) {
    const unseen = view.processesUnseen ?? doubt
    if (unseen === undefined) return nothing('etcd does not run there')
    const listed = fromCatalogue(question)
    return { ...listed, doubts: [...listed.doubts, unseen] }
  }
  const each = processes.map(program => orRefused(() => dataOfEtcd(view, program), doubtful))
  return {
    spots: each.flatMap(({ spots }) => spots),
    doubts: [...each.flatMap(({ doubts }) => doubts), ...(doubt === undefined ? [] : [doubt])],
    citations: each.flatMap(({ citations }) => citations),
  }
}

function dataOfEtcd(view: NodeView, program: NodeProcess): Spots {
  const parsed = parseProcess(program)
  const file = flagOf(program, parsed, 'config-file')
  const flag = flagOf(program, parsed, 'data-dir')
  for (const state of [file, flag]) if (state.kind === 'unknown') return doubtful(state.why)
  const citation = citePlace(program.place, 'args')
  const spot = (path: string, because: string, ...more: readonly Citation[]): Spots =>
    path.startsWith('/')
      ? found([{ path, root: program.root, because }], [citation, ...more])
      : doubtful(`${because} is ${path}, and from which folder etcd was started is not known`)
  const named = file.kind === 'set' ? file.value : (program.env.get('ETCD_CONFIG_FILE') ?? '')
  if (named !== '') {
    const text = view.text(named, program.root)
    if ('unknown' in text) return doubtful(text.unknown)
    const document = parseConfiguration(text)
    if ('unreadable' in document) return doubtful(document.unreadable)
    const path = textAt(document.value, 'data-dir') ?? ''
    return path === ''
      ? doubtful(`${named} of etcd names no data-dir`)
      : spot(path, `data-dir in ${named}`, citePlace(text.place))
  }
  if (flag.kind === 'set') return spot(flag.value, '--data-dir of etcd')
  const variable = program.env.get('ETCD_DATA_DIR') ?? ''
  return variable === '' ? doubtful('etcd names no data directory') : spot(variable, 'ETCD_DATA_DIR of etcd')
}

/** The unit that starts the kubelet with all of its drop-ins, as systemd put it together. */
function ofUnit(question: SpotQuestion): Spots {
  const { view, platform } = question
  const names = platform?.units ?? ['kubelet.service']
  const units = names.flatMap(name => view.unit(name) ?? [])
  const told = units.filter(({ properties }) => properties !== undefined)
  const spots = told.flatMap(unit =>
    [unit.properties?.get('FragmentPath') ?? '', ...(unit.properties?.get('DropInPaths') ?? '').split(' ')]
      .filter(path => path !== '')
      .map(path => ({ path, root: hostRoot, because: `systemd reads it for ${unit.name}` })),
  )
  const citations = told.map(({ place }) => citePlace(place, 'properties'))
  if (spots.length > 0) return found(spots, citations)
  if (told.length > 0 && told.length === names.length && told.every(isNotFound))
    return nothing(`systemd knows no ${names.join(' or ')}`, citations)
  const listed = fromCatalogue(question)
  const seen = units.flatMap(unit =>
    unit.unitFiles.map(path => ({ path, root: hostRoot, because: `it is a unit file of ${unit.name}` })),
  )
  return {
    ...listed,
    spots: [...listed.spots, ...seen.filter(spot => listed.spots.every(({ path }) => path !== spot.path))],
  }
}

const isNotFound = ({ properties }: { readonly properties: ReadonlyMap<string, string> | undefined }): boolean =>
  properties?.get('LoadState') === 'not-found'

/** Without a platform every catalogue is asked: what lies there can be a finding, and nothing can pass. */
function fromCatalogue({ holds, platform, platforms }: SpotQuestion): Spots {
  const asked = platform === undefined ? platforms : [platform]
  const spots = asked.flatMap(({ paths, title }) =>
    paths
      .filter(entry => entry.holds === holds)
      .map(({ path, read }) => ({ path, root: hostRoot, because: `${title} keeps it there`, read })),
  )
  const unique = [...new Map(spots.map(spot => [spot.path, spot])).values()]
  if (platform === undefined)
    return {
      spots: unique,
      doubts: ['which platform this is, and so where it keeps its files, is not known'],
      citations: [],
    }
  return unique.length === 0 ? doubtful(`where ${platform.title} keeps such files is not on record`) : found(unique)
}
