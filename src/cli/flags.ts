// Flags that several commands share, so that they mean the same everywhere.
import { Flags } from '@oclif/core'
import { nodeWays } from '../model/node-ways.ts'
import { platformNames } from '../model/platform.ts'
import { severities } from '../model/verdict.ts'

export const force = Flags.boolean({ description: 'Replace files that exist.' })

export const trust = Flags.string({
  description: 'Public key (SPKI PEM) whose signature is trusted. Repeat for several.',
  helpValue: 'FILE',
  multiple: true,
  multipleNonGreedy: true,
  required: true,
})

export const key = Flags.string({
  description: 'Private key (PKCS#8 PEM) to seal with. See `stigpack keys generate`.',
  helpValue: 'FILE',
  required: true,
})

export const operator = Flags.string({
  description: 'Who collects, for the custody record. The login name where absent.',
  helpValue: 'NAME',
})

export const redactionRules = Flags.string({
  description:
    'Names and values of your own to take out of the evidence, in YAML; docs/guides/redaction.md explains it.',
  helpValue: 'FILE',
})

export const maxAge = (description: string) => Flags.string({ description, helpValue: 'AGE', default: '7d' })

export const clusterFlags = {
  kubeconfig: Flags.string({
    description: 'Kubeconfig to use. KUBECONFIG, ~/.kube/config or the service account of the pod where absent.',
    helpValue: 'FILE',
  }),
  context: Flags.string({
    description: 'Context of the kubeconfig. Its current context where absent.',
    helpValue: 'NAME',
  }),
  'cluster-name': Flags.string({
    description: 'Name of the cluster in reports. The name in the kubeconfig where absent.',
    helpValue: 'NAME',
  }),
  operator,
  'redaction-rules': redactionRules,
  resume: Flags.boolean({
    description:
      'Go on with the collection that was interrupted under the same output: what is finished is not asked for again. Starts anew where there is none.',
    exclusive: ['from'],
  }),
  strict: Flags.boolean({
    description:
      'Exit with 6 when something that a rule needs could not be collected. The bundle is written all the same.',
  }),
}

/** Evidence from files in place of a cluster. */
export const fromFlags = {
  from: Flags.string({
    description:
      'Take the evidence from a file, folder or archive in place of a cluster: manifests, kubectl output, dumps; - is the standard input. Repeat for several.',
    helpValue: 'PATH',
    multiple: true,
    multipleNonGreedy: true,
    exclusive: ['kubeconfig', 'context'],
  }),
  'kubernetes-version': Flags.string({
    description: 'With --from: version of the API server, where the input does not hold it.',
    helpValue: 'VERSION',
    dependsOn: ['from'],
  }),
  'default-namespace': Flags.string({
    description: 'With --from: where manifests without a namespace will be applied. `default` where absent.',
    helpValue: 'NAME',
    dependsOn: ['from'],
  }),
  complete: Flags.string({
    description:
      'With --from: you say that the input holds every object of these sources, such as pods,deployments.apps. It is sealed as your word, and without it nothing passes for the whole cluster.',
    helpValue: 'LIST',
    multiple: true,
    multipleNonGreedy: true,
    dependsOn: ['from'],
  }),
}

/** What people said, to stand beside what the evidence proves. */
export const answerFlags = {
  attestations: Flags.string({
    description: "Named people's dated answers to what no machine can judge, in YAML or JSON; MITRE SAF's files too.",
    helpValue: 'FILE',
  }),
  waivers: Flags.string({
    description: 'Accepted findings with approver, reason and expiry, in YAML or JSON. They stay open, and say so.',
    helpValue: 'FILE',
  }),
}
export const contentFlag = Flags.string({
  description:
    "Folder of a site's own controls, benchmarks and overlays, taken beside the shipped ones; docs/guides/custom-content.md explains it. Repeat for several.",
  helpValue: 'DIR',
  multiple: true,
  multipleNonGreedy: true,
})

export const stig = Flags.string({
  description:
    "The publisher's own STIG, whose texts and revisions the result takes: DISA's zip, the XCCDF in it, or what `stigpack content import` wrote. Repeat for several.",
  helpValue: 'FILE',
  multiple: true,
  multipleNonGreedy: true,
})

export const judgeFlags = {
  benchmark: Flags.string({
    description:
      'Benchmark to judge by: an id such as cis-kubernetes, of which the release is taken that fits the cluster, or one release, such as cis-kubernetes@1.11. Repeat for several. Where absent: every benchmark that is made for this kind of cluster, each in the release that fits its Kubernetes version; `stigpack content list` shows them.',
    helpValue: 'ID[@RELEASE]',
    multiple: true,
    multipleNonGreedy: true,
  }),
  basis: Flags.option({
    description: "Read check texts to the letter, or by effect alone. The benchmark's own basis where absent.",
    options: ['literal', 'effective'] as const,
  })(),
  content: contentFlag,
  parameters: Flags.string({
    description: 'Site parameters: a YAML file of control ids with the parameters to lay over theirs.',
    helpValue: 'FILE',
  }),
  ...answerFlags,
  stig,
  'fail-on': Flags.option({
    description: 'Exit with 3 when a rule of this severity or above is open and not wholly waived.',
    options: severities,
  })(),
  'count-waived': Flags.boolean({ description: 'With --fail-on: waived findings count as well.' }),
  'max-not-reviewed': Flags.integer({
    description: 'Exit with 4 when more rules than this are not reviewed (notchecked or error).',
    helpValue: 'N',
    min: 0,
  }),
}

export const reportFlags = {
  format: Flags.string({
    description:
      'Report formats, separated by commas, or all: pdf, html, ckl, cklb, xccdf, xccdf11, arf, oscal, hdf, poam, sarif, junit, csv, markdown, ndjson.',
    helpValue: 'LIST',
    default: 'pdf,ckl,cklb,xccdf',
  }),
  asset: Flags.option({
    description: 'One asset for the whole cluster, one per node, or both.',
    options: ['cluster', 'node', 'both'] as const,
    default: 'cluster' as const,
  })(),
  marking: Flags.string({
    description: 'Marking at the top and bottom of every page, and in CKL and CKLB. UNCLASSIFIED where none is given.',
    helpValue: 'TEXT',
  }),
  organization: Flags.string({ description: 'Organization named on the cover and in XCCDF.', helpValue: 'NAME' }),
  templates: Flags.string({
    description: 'Folder of Handlebars templates of your own for HTML and Markdown; docs/formats/templates.md.',
    helpValue: 'DIR',
  }),
  'report-config': Flags.string({
    description:
      'Titles, system, logo, persons, marking and sections of reports, in YAML or JSON; docs/formats/report-config.md.',
    helpValue: 'FILE',
  }),
}

/** Evidence from the nodes themselves, and what kind of cluster they make. */
export const nodeFlags = {
  nodes: Flags.option({
    description:
      'How the nodes are looked at. script: by the files of --node-evidence. pods: by a short-lived pod on each node of which no such file is given, removed at the end. none: not at all. script with --node-evidence and none without, where absent.',
    options: nodeWays,
    exclusive: ['from'],
  })(),
  image: Flags.string({
    description: 'With --nodes pods: image for them, any with `sh` that the nodes have or can get.',
    helpValue: 'REF',
  }),
  'node-evidence': Flags.string({
    description: 'Folder of files that the script of `stigpack node script` wrote on the nodes, to take in.',
    helpValue: 'DIR',
    exclusive: ['from'],
  }),
  'max-age': maxAge('With --node-evidence: how old such a file may be, in minutes, hours or days, such as 12h.'),
  platform: Flags.option({
    description: 'What the cluster is, where the evidence tells it wrong or not at all. Recorded as your word.',
    options: platformNames,
    exclusive: ['from'],
  })(),
}
