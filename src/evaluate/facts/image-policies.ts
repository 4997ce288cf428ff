// Policies that let in only images with a signature: of Kyverno and of sigstore's policy controller. Each says for which
// namespaces it is, and what keeps it from refusing every image that nobody signed.
import type { EvidenceObject } from '../evidence.ts'
import { fits } from '../glob.ts'
import {
  arrayAt,
  booleanAt,
  isObject,
  type JsonObject,
  metadataOf,
  objectAt,
  objectsAt,
  textAt,
  textsAt,
} from '../shape.ts'
import type { NamespaceFact } from './namespaces.ts'
import { selectorOf, selects } from './selectors.ts'
import { slimObject } from './slim-object.ts'
import { isForPods, labelsOf } from './webhooks.ts'

export interface ImagePolicy {
  readonly item: EvidenceObject
  readonly product: 'Kyverno' | 'the policy controller of sigstore'
  readonly name: string
  /** Why an image without a signature can come in, where it can. */
  readonly flaw: string | undefined
  appliesTo(namespace: NamespaceFact): boolean
}

/** Nothing for a policy that is about something else. */
export function imagePoliciesOf(item: EvidenceObject): readonly ImagePolicy[] {
  if (item.source === 'clusterimagepolicies.policy.sigstore.dev') return [sigstorePolicy(item)]
  if (item.source === 'imagevalidatingpolicies.policies.kyverno.io') return [imageValidatingPolicy(item)]
  const spec = objectAt(item.object, 'spec')
  return objectsAt(spec, 'rules').flatMap(rule => {
    const verify = objectsAt(rule, 'verifyImages')
    return verify.length === 0 ? [] : [kyvernoRule(item, spec, rule, verify)]
  })
}

const everything = new Set(['*', '**', '*:*', '*/*', '**/*'])

function kyvernoRule(
  item: EvidenceObject,
  spec: JsonObject | undefined,
  rule: JsonObject,
  verify: readonly JsonObject[],
): ImagePolicy {
  const { name, namespace: own } = metadataOf(item.object)
  const general = verify.find(entry =>
    [...textsAt(entry, 'imageReferences'), textAt(entry, 'image') ?? ''].some(image => everything.has(image)),
  )
  const failure =
    textAt(objectAt(spec, 'webhookConfiguration'), 'failurePolicy') ?? textAt(spec, 'failurePolicy') ?? 'Fail'
  return {
    item: slimObject(item),
    product: 'Kyverno',
    name: `${name}/${textAt(rule, 'name') ?? ''}`,
    flaw: kyvernoFlaw(spec, rule, general) ?? (failure === 'Fail' ? undefined : `failurePolicy is ${failure}`),
    appliesTo: namespace =>
      (own === undefined || own === namespace.name) &&
      matchesWhole(objectAt(rule, 'match'), namespace) &&
      !clausesOf(objectAt(rule, 'exclude')).some(clause => isInNamespace(clause, namespace)),
  }
}

function kyvernoFlaw(
  spec: JsonObject | undefined,
  rule: JsonObject,
  general: JsonObject | undefined,
): string | undefined {
  if (general === undefined) return 'it is for some images only'
  const action = textAt(general, 'failureAction') ?? textAt(spec, 'validationFailureAction') ?? 'Audit'
  if (action.toLowerCase() !== 'enforce') return `its failure action is ${action}`
  if (arrayAt(spec, 'validationFailureActionOverrides').length > 0) return 'its failure action has overrides'
  if (booleanAt(general, 'required') === false) return 'required is false'
  if (arrayAt(general, 'skipImageReferences').length > 0) return 'it skips images'
  if (!namesSigners(general) && !objectsAt(general, 'attestations').some(namesSigners))
    return 'it names nobody whose signature counts'
  if (booleanAt(spec, 'admission') === false) return 'it is not asked at admission (admission: false)'
  if (arrayAt(rule, 'preconditions').length > 0 || isObject(rule['preconditions'])) return 'it has preconditions'
  return undefined
}

/** Whoever must have signed; an empty list is nobody. */
const namesSigners = (entry: JsonObject): boolean =>
  arrayAt(entry, 'attestors').length > 0 || ['key', 'issuer', 'roots'].some(key => (textAt(entry, key) ?? '') !== '')

/** Of `all` every clause must fit, of `any` one is enough. */
function matchesWhole(match: JsonObject | undefined, namespace: NamespaceFact): boolean {
  const clauses = clausesOf(match)
  const isForAll = objectsAt(match, 'any').length === 0
  return clauses.length > 0 && clauses[isForAll ? 'every' : 'some'](clause => isWhole(clause, namespace))
}

/** A match or exclude block has `any`, `all`, or in old policies the clause itself. */
function clausesOf(block: JsonObject | undefined): readonly JsonObject[] {
  if (block === undefined) return []
  const any = objectsAt(block, 'any')
  const all = objectsAt(block, 'all')
  return any.length > 0 ? any : all.length > 0 ? all : [block]
}

/** Whether the clause takes in every pod of the namespace: it must narrow by nothing else. */
function isWhole(clause: JsonObject, namespace: NamespaceFact): boolean {
  const resources = objectAt(clause, 'resources')
  const kinds = textsAt(resources, 'kinds')
  const isForPods = kinds.some(kind => kind === '*' || kind.split('/').at(-1) === 'Pod')
  const narrows = ['selector', 'names', 'name', 'annotations'].some(key => resources?.[key] !== undefined)
  const people = ['subjects', 'roles', 'clusterRoles'].some(key => clause[key] !== undefined)
  const operations = textsAt(resources, 'operations')
  const onCreate = operations.length === 0 || operations.includes('CREATE')
  return isForPods && !narrows && !people && onCreate && isInNamespace(clause, namespace)
}

function isInNamespace(clause: JsonObject, namespace: NamespaceFact): boolean {
  const resources = objectAt(clause, 'resources')
  const names = textsAt(resources, 'namespaces')
  const selector = objectAt(resources, 'namespaceSelector')
  return (
    (names.length === 0 || names.some(pattern => fits(pattern, namespace.name))) &&
    (selector === undefined || selects(selectorOf(selector), labelsOf(namespace)))
  )
}

function imageValidatingPolicy(item: EvidenceObject): ImagePolicy {
  const { name } = metadataOf(item.object)
  const spec = objectAt(item.object, 'spec')
  const constraints = objectAt(spec, 'matchConstraints')
  const actions = textsAt(spec, 'validationActions')
  const globs = objectsAt(spec, 'matchImageReferences').map(entry => textAt(entry, 'glob') ?? '')
  const flaw =
    actions.length > 0 && !actions.includes('Deny')
      ? `its actions are ${actions.join(', ')}`
      : (textAt(spec, 'failurePolicy') ?? 'Fail') !== 'Fail'
        ? 'failurePolicy is Ignore'
        : arrayAt(spec, 'matchConditions').length > 0
          ? 'it has conditions'
          : arrayAt(spec, 'attestors').length === 0
            ? 'it names nobody whose signature counts'
            : globs.length > 0 && !globs.some(glob => everything.has(glob))
              ? 'it is for some images only'
              : (flawOfConstraints(constraints) ?? flawOfValidations(spec))
  const namespaces = selectorOf(objectAt(constraints, 'namespaceSelector'))
  return {
    item: slimObject(item),
    product: 'Kyverno',
    name,
    flaw,
    appliesTo: namespace => selects(namespaces, labelsOf(namespace)),
  }
}

/** What keeps it from being asked about every pod. */
function flawOfConstraints(constraints: JsonObject | undefined): string | undefined {
  if (!objectsAt(constraints, 'resourceRules').some(isForPods)) return 'it is not for pods'
  if (arrayAt(constraints, 'excludeResourceRules').length > 0) return 'it leaves resources out'
  if (selectorOf(objectAt(constraints, 'objectSelector')).length > 0) return 'it is for some pods only'
  return undefined
}

const verifies = /\bverify(?:ImageSignatures|AttestationSignatures)\s*\(/

function flawOfValidations(spec: JsonObject | undefined): string | undefined {
  const evaluation = objectAt(objectAt(spec, 'evaluation'), 'admission')
  if (booleanAt(evaluation, 'enabled') === false) return 'it is not asked at admission'
  if (booleanAt(objectAt(spec, 'validationConfigurations'), 'required') === false) return 'required is false'
  const expressions = [...objectsAt(spec, 'validations'), ...objectsAt(spec, 'variables')]
  return expressions.some(entry => verifies.test(textAt(entry, 'expression') ?? ''))
    ? undefined
    : 'no validation of it asks for a signature'
}

function sigstorePolicy(item: EvidenceObject): ImagePolicy {
  const { name } = metadataOf(item.object)
  const spec = objectAt(item.object, 'spec')
  const mode = textAt(spec, 'mode') ?? 'enforce'
  const isGeneral = objectsAt(spec, 'images').some(image => everything.has(textAt(image, 'glob') ?? ''))
  const authorities = objectsAt(spec, 'authorities')
  const passes = authorities.some(entry => textAt(objectAt(entry, 'static'), 'action') === 'pass')
  const flaw =
    mode !== 'enforce'
      ? `its mode is ${mode}`
      : authorities.length === 0 || passes
        ? 'it lets images pass without a signature'
        : arrayAt(spec, 'match').length > 0
          ? 'it is for some workloads only (match)'
          : isGeneral
            ? undefined
            : 'it is for some images only'
  return { item: slimObject(item), product: 'the policy controller of sigstore', name, flaw, appliesTo: () => true }
}
