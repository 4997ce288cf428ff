// Whether images without a signature are refused at admission in every namespace, and refused too where nobody answers.
import type { CheckOf } from '../../schema/check.ts'
import { imagePolicySources, policyExceptionSources, webhookSources } from '../../schema/check-sources.ts'
import type { CheckModule, Facts } from '../context.ts'
import { citeObject, cluster, type Draft, draft } from '../drafts.ts'
import { Exceptions } from '../exceptions.ts'
import { componentStateOn } from '../expected-components.ts'
import { flagState } from '../facts/component-flags.ts'
import { nodesExpectedToRun } from '../facts/component-nodes.ts'
import { type ImagePolicy, imagePoliciesOf } from '../facts/image-policies.ts'
import type { NamespaceFact } from '../facts/namespaces.ts'
import { isAsked, type PodWebhook, podWebhooksOf } from '../facts/webhooks.ts'
import { concludeFindings, Findings } from '../findings.ts'
import { fits } from '../glob.ts'

type Parameters = CheckOf<'image-signatures'>

/** The configurations by which each product is asked. */
const listeners: Record<ImagePolicy['product'], RegExp> = {
  Kyverno: /^kyverno-/,
  'the policy controller of sigstore': /^(?:policy|.*policy-controller).*\.?sigstore|^policy\.sigstore\.dev$/,
}
const connaisseur = /connaisseur/

const expected = 'in every namespace images without a signature are refused at admission, also where nobody answers'

export const imageSignatures: CheckModule<'image-signatures'> = {
  kind: 'image-signatures',
  begin: (check, facts) => {
    const policies: ImagePolicy[] = []
    const webhooks: PodWebhook[] = []
    let kyvernoExceptions = 0
    return {
      accept: item => {
        if (imagePolicySources.includes(item.source)) policies.push(...imagePoliciesOf(item))
        else if (policyExceptionSources.includes(item.source)) kyvernoExceptions += 1
        else if (webhookSources.includes(item.source)) webhooks.push(...podWebhooksOf(item))
      },
      finish: () => judge(check, facts, policies, webhooks, kyvernoExceptions),
    }
  },
}

function judge(
  check: Parameters,
  facts: Facts,
  policies: readonly ImagePolicy[],
  webhooks: readonly PodWebhook[],
  kyvernoExceptions: number,
): readonly Draft[] {
  const findings = new Findings(expected, facts)
  const exceptions = new Exceptions()
  const open: string[] = []
  const doubt = doubtOf(facts)
  let why: string | undefined
  for (const namespace of facts.namespaces.all()) {
    const state = stateOf(check, namespace, policies, webhooks)
    const hole = state.enforced && state.policy?.product === 'Kyverno' ? holeIn(facts, kyvernoExceptions) : undefined
    if (state.enforced && hole === undefined) {
      findings.clear(namespace.item)
      continue
    }
    const exception = [...check.except, ...check.alsoExcept].find(entry => fits(entry.namespace, namespace.name))
    if (exception !== undefined) exceptions.note(exception, namespace.item, () => `namespace ${namespace.name}`)
    else if (hole !== undefined || state.unknown !== undefined || doubt !== undefined) {
      open.push(namespace.name)
      why ??= hole ?? state.unknown ?? doubt
    } else
      findings.add(
        namespace.item,
        who => `${who} lets in images without a signature: ${state.words}.`,
        state.words,
        'metadata.name',
        undefined,
        state.policy === undefined ? [] : [citeObject(state.policy.item, 'spec')],
      )
  }
  const concluded = concludeFindings(
    findings,
    facts,
    ['namespaces', ...webhookSources],
    expected,
    `As expected: ${expected}.`,
  )
  const list = `${open.slice(0, 5).join(', ')}${open.length > 5 ? ` and ${open.length - 5} more` : ''}`
  const undecided =
    open.length === 0
      ? []
      : [
          draft(cluster, 'notchecked', `Whether images are refused in ${list} is not known: ${why ?? ''}.`, {
            expected,
            found: list,
            waitsFor: [...imagePolicySources, ...webhookSources],
          }),
        ]
  const said = undecided.length === 0 ? concluded : concluded.filter(({ literal }) => literal.result !== 'pass')
  return [...said, ...undecided, ...exceptions.drafts(expected)]
}

interface State {
  readonly enforced: boolean
  readonly words: string
  readonly policy?: ImagePolicy
  readonly unknown?: string
}

function stateOf(
  check: Parameters,
  namespace: NamespaceFact,
  policies: readonly ImagePolicy[],
  webhooks: readonly PodWebhook[],
): State {
  const asked = webhooks.filter(webhook => isAsked(webhook, namespace))
  const closed = asked.filter(webhook => webhook.failsClosed && !webhook.isConditional)
  if (closed.some(({ configuration }) => check.alsoWebhooks.some(pattern => fits(pattern, configuration))))
    return { enforced: true, words: '' }
  const own = policies.filter(policy => policy.appliesTo(namespace))
  const good = own.filter(policy => policy.flaw === undefined)
  const listened = good.find(policy =>
    closed.some(({ configuration }) => listeners[policy.product].test(configuration)),
  )
  if (listened !== undefined) return { enforced: true, words: '', policy: listened }
  if (closed.some(({ configuration }) => connaisseur.test(configuration)))
    return {
      enforced: false,
      words: '',
      unknown:
        'Connaisseur is asked and refuses where it does not answer, but which images it lets pass is in a ConfigMap whose values are withheld',
    }
  const [policy] = good
  if (policy !== undefined) {
    const words = asked.some(({ configuration }) => listeners[policy.product].test(configuration))
      ? `${policy.product} is asked, but pods come in where it does not answer (failurePolicy Ignore)`
      : `no webhook of ${policy.product} is asked for pods of this namespace`
    return { enforced: false, words: `${words} (${policy.name})`, policy }
  }
  const [flawed] = own
  if (flawed !== undefined)
    return { enforced: false, words: `${flawed.product} has ${flawed.name}, but ${flawed.flaw}`, policy: flawed }
  return { enforced: false, words: 'no policy of Kyverno, of sigstore or of Connaisseur is for it' }
}

/** Why a policy of Kyverno may let images through all the same. */
function holeIn(facts: Facts, exceptions: number): string | undefined {
  if (exceptions > 0)
    return `there are ${exceptions} exceptions to policies of Kyverno, and what they let through is not computed`
  for (const source of policyExceptionSources) {
    const state = facts.sources.state(source)
    if (state.state === 'missing' || state.state === 'incomplete') return state.message
  }
  return undefined
}

/** Why enforcement may be there that was not seen. */
function doubtOf(facts: Facts): string | undefined {
  for (const source of [...imagePolicySources, ...webhookSources]) {
    const state = facts.sources.state(source)
    if (state.state === 'missing' || state.state === 'incomplete') return state.message
  }
  const nodes = nodesExpectedToRun('kube-apiserver', facts.components, facts.inventory)
  if (facts.inventory.doubt !== undefined) return facts.inventory.doubt
  if (nodes.length === 0) return 'no API server was seen, and it may have the plugin ImagePolicyWebhook'
  for (const node of nodes) {
    const state = componentStateOn('kube-apiserver', node, facts)
    if ('missing' in state) return state.missing
    const flag = flagState(state.pod, { flag: 'enable-admission-plugins', type: 'list' }, facts.defaults)
    if (flag.kind === 'unreadable') return `the arguments of the API server on ${node} cannot be read: ${flag.why}`
    if (flag.kind === 'set' && flag.texts.some(text => text.split(',').includes('ImagePolicyWebhook')))
      return `the API server on ${node} has the plugin ImagePolicyWebhook, whose configuration (defaultAllow) was not read`
  }
  return undefined
}
