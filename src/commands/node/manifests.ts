// stigpack node manifests
import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { force } from '../../cli/flags.ts'
import type { JsonOutput } from '../../schema/json-output.ts'

export default class NodeManifests extends BaseCommand {
  static override summary = 'Print what runs the node script on every node of a cluster, as YAML to apply.'
  static override description =
    'The namespace, the script and a DaemonSet: what `stigpack collect --nodes pods` does by itself, for sites that apply it themselves. The comments at its head say how to fetch the files that it writes.'
  static override examples = [
    '<%= config.bin %> node manifests --image registry.example/busybox:1.36 > node-pods.yaml',
    '<%= config.bin %> node manifests --image busybox:1.36 --kubernetes-version v1.28.4 --output node-pods.yaml',
  ]
  static override flags = {
    image: Flags.string({
      description: 'Image for the pods: any with `sh` that the nodes have or can get.',
      helpValue: 'REF',
      required: true,
    }),
    cluster: Flags.string({
      description: 'UID of the namespace kube-system: the files that come are then good for that cluster alone.',
      helpValue: 'UID',
    }),
    'kubernetes-version': Flags.string({
      description: 'Version of the API server, where it is older than 1.30: what came with that is left out.',
      helpValue: 'VERSION',
    }),
    output: Flags.string({ char: 'o', description: 'File to write. Standard output where absent.', helpValue: 'FILE' }),
    force,
  }

  async run(): Promise<JsonOutput<'node:manifests'>> {
    const { flags } = await this.parse(NodeManifests)
    const { printNodeManifests } = await import('../../app/node-pods.ts')
    const { text, objects } = await printNodeManifests(flags, this.toolVersion)
    const list = { apiVersion: 'v1', kind: 'List', items: objects } as const
    if (flags.output === undefined) {
      if (!this.jsonEnabled()) process.stdout.write(text)
      return list
    }
    const { writeOutput } = await import('../../output-file.ts')
    const { path, sha256 } = await writeOutput(flags.output, text, { force: flags.force })
    this.log(`Manifests ${path}`)
    this.log(`SHA-256   ${sha256}`)
    return { ...list, path }
  }
}
