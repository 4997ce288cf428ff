// stigpack rbac
import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { nodeWays } from '../model/node-ways.ts'
import type { JsonOutput } from '../schema/json-output.ts'

const standardName = 'stigpack-collector'

export default class Rbac extends BaseCommand {
  static override summary = 'Print the ClusterRole that a collection needs, and nothing beyond it.'
  static override description =
    'Made from what the collectors declare, with the reason for each line. With --namespace also a service account and the binding. The namespace must exist. With --nodes pods also what node pods need, in a namespace that is theirs alone.'
  static override examples = [
    '<%= config.bin %> rbac | kubectl apply -f -',
    '<%= config.bin %> rbac --namespace audit --service-account collector | kubectl apply -f -',
    '<%= config.bin %> rbac --nodes pods --namespace audit | kubectl apply -f -',
    '<%= config.bin %> rbac --without nodes/proxy --without secrets | kubectl apply -f -',
  ]
  static override flags = {
    name: Flags.string({
      description: 'Name of the ClusterRole, and of its binding.',
      helpValue: 'NAME',
      default: standardName,
    }),
    namespace: Flags.string({
      description: 'Print a service account in this namespace and bind the role to it, too.',
      helpValue: 'NAME',
    }),
    'service-account': Flags.string({
      description: `With --namespace: name of the service account. \`${standardName}\` where absent.`,
      helpValue: 'NAME',
      dependsOn: ['namespace'],
    }),
    nodes: Flags.option({
      description:
        'With pods: print also the namespace of the node pods, the role that `collect --nodes pods` needs there and, with --namespace, its binding.',
      options: nodeWays,
    })(),
    without: Flags.string({
      description:
        'Line to leave out, such as nodes/proxy, secrets or deployments.apps; it will be a gap. Repeat for several.',
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
    }),
  }

  async run(): Promise<JsonOutput<'rbac'>> {
    const { flags } = await this.parse(Rbac)
    const { printRbac } = await import('../app/print-rbac.ts')
    const { namespace } = flags
    const account = namespace === undefined ? undefined : { namespace, name: flags['service-account'] ?? standardName }
    const { name, without } = flags
    const { text, object } = await printRbac({
      name,
      account,
      without,
      nodePods: flags.nodes === 'pods',
      toolVersion: this.toolVersion,
    })
    if (!this.jsonEnabled()) process.stdout.write(text)
    return object
  }
}
