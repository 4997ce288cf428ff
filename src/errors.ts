// Every error that a user can meet: one code from a closed list, each with the exit code that it leads to.
// docs/reference/errors.md is generated from this table, and a test keeps the two equal. One table, and so a longer file than others.

/** Process exit codes, the same for every command. */
export const exitCodes = {
  done: 0,
  fault: 1,
  usage: 2,
  findings: 3,
  incomplete: 4,
  untrusted: 5,
  collectionIncomplete: 6,
  invalidInput: 7,
  /** 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

interface CatalogueEntry {
  readonly exit: ExitCode
  /** When it happens, for the reference page. */
  readonly meaning: string
  /** What a person can do about it, for the reference page. */
  readonly remedy: string
}

const { fault, usage, untrusted, invalidInput, collectionIncomplete, interrupted } = exitCodes

export const errorCatalogue = {
  INTERNAL: {
    exit: fault,
    meaning: 'Something that should never happen did: a fault of stigpack.',
    remedy: 'Run again with DEBUG=* and report what it prints, with the version.',
  },
  INTERRUPTED: {
    exit: interrupted,
    meaning:
      'Ctrl-C or a request to terminate ended the work. Files that were finished before are kept, and so is the spool of a collection that --resume can go on with; nothing else is.',
    remedy: 'Start it again.',
  },
  OUTPUT_EXISTS: {
    exit: usage,
    meaning: 'The file or folder to write exists already. stigpack does not overwrite unless it is told to.',
    remedy: 'Name another path, move the old file away, or add --force.',
  },
  OUTPUT_UNWRITABLE: {
    exit: usage,
    meaning: 'The output cannot be created there: no such folder, no permission, a read-only or full disk.',
    remedy: 'Name a folder that exists and that you may write to.',
  },
  INPUT_NOT_FOUND: {
    exit: usage,
    meaning: 'A file named on the command line does not exist.',
    remedy: 'Check the path.',
  },
  INPUT_UNREADABLE: {
    exit: usage,
    meaning: 'A file named on the command line exists but cannot be read.',
    remedy: 'Check its permissions and that it is a file, not a folder.',
  },
  USAGE_INVALID: {
    exit: usage,
    meaning: 'The flags or arguments are wrong or contradict each other.',
    remedy: 'See `stigpack COMMAND --help`.',
  },
  FORMAT_UNKNOWN: {
    exit: usage,
    meaning: '`--format` names a report format that does not exist.',
    remedy: 'Use one or more of the formats that the message lists.',
  },
  BENCHMARK_UNKNOWN: {
    exit: usage,
    meaning: '`--benchmark` names a benchmark that is not part of the content.',
    remedy: 'See `stigpack content list`.',
  },
  RULE_UNKNOWN: {
    exit: usage,
    meaning: 'There is no rule and no control of the id that was named.',
    remedy: 'See `stigpack content show BENCHMARK`. A rule is named by any of its three ids, a control by its name.',
  },
  KUBECONFIG_NOT_FOUND: {
    exit: usage,
    meaning: 'There is no kubeconfig where stigpack looked, and it does not run inside a pod.',
    remedy: 'Pass --kubeconfig FILE or set KUBECONFIG.',
  },
  KUBECONFIG_INVALID: {
    exit: usage,
    meaning: 'The kubeconfig cannot be used: not YAML, no such context, or a context without cluster or user.',
    remedy: 'Check it with `kubectl config view`, and name a context with --context.',
  },
  API_UNREACHABLE: {
    exit: collectionIncomplete,
    meaning: 'The API server did not answer at all: wrong address, firewall, proxy, or it is down.',
    remedy: 'Check the address with `kubectl --context … get --raw /version`.',
  },
  API_TLS: {
    exit: collectionIncomplete,
    meaning: 'The TLS connection to the API server failed: an expired or unknown certificate, or a wrong name.',
    remedy: 'Renew the certificate or correct certificate-authority and server in the kubeconfig.',
  },
  API_UNAUTHORIZED: {
    exit: collectionIncomplete,
    meaning: 'The API server does not accept the credentials (401).',
    remedy: 'Renew the token or client certificate of the kubeconfig.',
  },
  API_FORBIDDEN: {
    exit: collectionIncomplete,
    meaning: 'The credentials may read nothing at all in this cluster (403 on every request).',
    remedy: 'Bind the user to a role that can list the resources named in the operator guide.',
  },
  COLLECTION_INCOMPLETE: {
    exit: collectionIncomplete,
    meaning: 'With --strict: something could not be collected and a rule cannot be decided for lack of it.',
    remedy: 'Grant what the listed gaps name, or run without --strict and accept `notchecked` for those rules.',
  },
  SPOOL_EXISTS: {
    exit: usage,
    meaning: 'Beside the output lies the spool of a collection that was interrupted, or that another process is doing.',
    remedy: 'Add --resume to go on with an interrupted collection, or --force to throw it away and start over.',
  },
  SPOOL_REFUSED: {
    exit: collectionIncomplete,
    meaning:
      'With --resume: the interrupted collection is of another cluster, version or day, was begun with other options, or was changed.',
    remedy: 'Start over with --force in place of --resume, or name another output.',
  },
  EVIDENCE_CHANGED: {
    exit: collectionIncomplete,
    meaning: 'A collected file changed, shrank or vanished before it was sealed.',
    remedy: 'Collect again into a folder that nothing else writes to or cleans up, with enough room on its disk.',
  },
  KEY_INVALID: {
    exit: invalidInput,
    meaning: 'The key file is not a PEM key that stigpack can use.',
    remedy: 'Make a pair with `stigpack keys generate`. Private keys are PKCS#8 PEM, public keys SPKI PEM.',
  },
  BUNDLE_NOT_A_BUNDLE: {
    exit: untrusted,
    meaning: 'The file is not a stigpack bundle: not a gzip tar, or it does not begin with a signed manifest.',
    remedy: 'Name the .tar.gz that `stigpack collect` wrote.',
  },
  BUNDLE_UNSIGNED: {
    exit: untrusted,
    meaning: 'The bundle carries no signature: it was stripped, or the bundle was made by hand.',
    remedy: 'Ask for the bundle as it was sealed. An unsigned bundle is never judged.',
  },
  BUNDLE_SIGNATURE_INVALID: {
    exit: untrusted,
    meaning: 'The signature does not fit the manifest: one of the two was changed after sealing.',
    remedy: 'Treat the bundle as tampered with; fetch it again from where it was sealed.',
  },
  BUNDLE_UNTRUSTED: {
    exit: untrusted,
    meaning: 'The bundle was signed by a key that is not among the trusted ones.',
    remedy: 'Check with the sender which public key is theirs, and pass it with --trust.',
  },
  BUNDLE_MANIFEST_INVALID: {
    exit: untrusted,
    meaning: 'The signed manifest is not one that this version of stigpack understands.',
    remedy: 'Use the version of stigpack that the message names, or newer.',
  },
  BUNDLE_FILE_CHANGED: {
    exit: untrusted,
    meaning: 'A file in the bundle does not have the digest or size that the manifest gives for it.',
    remedy: 'Treat the bundle as tampered with or damaged in transit; fetch it again.',
  },
  BUNDLE_FILE_MISSING: {
    exit: untrusted,
    meaning: 'A file that the manifest lists is not in the bundle.',
    remedy: 'Treat the bundle as tampered with or cut short; fetch it again.',
  },
  BUNDLE_FILE_ADDED: {
    exit: untrusted,
    meaning: 'The bundle holds a file that the manifest does not list.',
    remedy: 'Treat the bundle as tampered with; fetch it again.',
  },
  BUNDLE_ENTRY_REFUSED: {
    exit: untrusted,
    meaning: 'The archive holds an entry that no bundle has: a link, a device, an absolute or repeated path.',
    remedy: 'Treat the bundle as hostile. Nothing of it was written to disk.',
  },
  BUNDLE_LIMIT: {
    exit: untrusted,
    meaning: 'The archive is larger than the limits allow: entries, bytes, ratio, line length or nesting.',
    remedy:
      'No genuine bundle comes near the limits. Treat it as hostile, or report it with the numbers of the message.',
  },
  BUNDLE_DAMAGED: {
    exit: untrusted,
    meaning: 'The archive ends early, its compression is broken, or it was packed anew after sealing.',
    remedy: 'Copy the file again and compare its SHA-256 with the one that `collect` printed.',
  },
  DETACHED_SIGNATURE_INVALID: {
    exit: untrusted,
    meaning: 'The detached signature beside the bundle does not fit the bundle.',
    remedy: 'Fetch both files again. The bundle may have been compressed anew or swapped.',
  },
  ATTESTATIONS_INVALID: {
    exit: invalidInput,
    meaning: 'The file of attestations breaks its schema: a status, date or name that is missing or wrong.',
    remedy: 'Mend the file at the line that the message names; docs/formats/attestations.md has every field.',
  },
  REPORT_CONFIG_INVALID: {
    exit: invalidInput,
    meaning: 'The file of report settings breaks its schema, or names a logo that cannot be shown.',
    remedy: 'Mend the file at the line that the message names; docs/formats/report-config.md has every field.',
  },
  TEMPLATE_INVALID: {
    exit: invalidInput,
    meaning: 'A template of --templates is none that reports have, or cannot be filled in.',
    remedy: 'Mend the template at the place that the message names; docs/formats/templates.md lists files and fields.',
  },
  WAIVERS_INVALID: {
    exit: invalidInput,
    meaning: 'The file of waivers breaks its schema: an approver, reason or expiry that is missing or wrong.',
    remedy: 'Mend the file at the line that the message names; docs/formats/waivers.md has every field.',
  },
  CONTENT_INVALID: {
    exit: invalidInput,
    meaning: 'A benchmark or control file breaks its schema or names something that does not exist.',
    remedy: 'Mend the file at the place that the message names.',
  },
  RESULT_INVALID: {
    exit: invalidInput,
    meaning: 'The file given to `report` is not a result that `evaluate` wrote, or is of another major version.',
    remedy: 'Evaluate the bundle again with this version.',
  },
  FROM_INVALID: {
    exit: invalidInput,
    meaning:
      '`--from` names something that cannot be read as what it is: broken YAML or JSON, a cut archive, a contradiction.',
    remedy: 'Mend or leave out the file at the line that the message names. Render templates first.',
  },
  FROM_REFUSED: {
    exit: invalidInput,
    meaning:
      '`--from` names something hostile or larger than the limits: links, climbing paths, bombs, endless aliases.',
    remedy: 'Find out where the file comes from. Nothing of it was written to disk.',
  },
  FROM_EMPTY: {
    exit: invalidInput,
    meaning: '`--from` names files that hold no Kubernetes object that a rule could read.',
    remedy:
      'Name manifests, the output of `kubectl get -o json` or `-o yaml`, or the folder or archive of a dump tool.',
  },
  NODE_EVIDENCE_INVALID: {
    exit: invalidInput,
    meaning:
      'A node file is not one that the node script wrote, was cut off on its way, or is of another major version.',
    remedy: 'Run the script of `stigpack node script` on that node again and carry the whole file.',
  },
  NODE_EVIDENCE_FOREIGN: {
    exit: invalidInput,
    meaning:
      'A node file belongs to another cluster or to a node that the cluster does not have, or a node has two files.',
    remedy:
      'Leave in the folder one file per node of this cluster. A name that is not the Kubernetes one: collect with --node.',
  },
  NODE_EVIDENCE_PRESENT: {
    exit: invalidInput,
    meaning: 'A node file is of a node whose evidence the bundle has already.',
    remedy: 'Leave the file out, or add --replace: the custody record then says which nodes were replaced.',
  },
  NODE_EVIDENCE_AGE: {
    exit: invalidInput,
    meaning: 'A node file is older than --max-age allows, or its time lies in the future.',
    remedy: 'Run the script on that node again, set its clock, or accept older evidence with a larger --max-age.',
  },
  REDACTION_RULES_INVALID: {
    exit: invalidInput,
    meaning: 'The file of redaction rules breaks its schema or holds a pattern that is not allowed.',
    remedy: 'Mend the file at the line that the message names; the redaction guide explains what a rule may hold.',
  },
  CHECKLIST_INVALID: {
    exit: invalidInput,
    meaning: 'The file given to `convert` is neither a CKL nor a CKLB: not XML or JSON, or without a STIG in it.',
    remedy: 'Name a checklist as STIG Viewer, STIG Manager or Evaluate-STIG save it.',
  },
  CHECKLIST_REFUSED: {
    exit: invalidInput,
    meaning: 'The checklist is larger or deeper than any real one, or declares a DOCTYPE: made to harm who reads it.',
    remedy: 'Find out where the file comes from. A checklist of STIG Viewer never has these things.',
  },
  STIG_INVALID: {
    exit: invalidInput,
    meaning:
      'The file given as a STIG is none: no XCCDF, no zip with one in it, or XCCDF without what a STIG must have.',
    remedy: 'Name the zip as DISA publishes it, or the …-xccdf.xml in it.',
  },
  STIG_REFUSED: {
    exit: invalidInput,
    meaning: 'The file given as a STIG is larger or deeper than any of DISA, declares a DOCTYPE, or is a zip bomb.',
    remedy: 'Find out where the file comes from, and fetch it from DISA again.',
  },
  STIG_FOREIGN: {
    exit: invalidInput,
    meaning: 'The STIG is for none of the benchmarks that were judged, or means other rules by the same ids.',
    remedy: 'Give the STIG of the benchmark that is judged, as DISA published it. See `stigpack content import`.',
  },
  PARAMETERS_INVALID: {
    exit: invalidInput,
    meaning: 'The file of site parameters breaks its schema or names a control that does not exist.',
    remedy: 'Mend the file at the place that the message names.',
  },
} as const satisfies Record<string, CatalogueEntry>

export type ErrorCode = keyof typeof errorCatalogue

export interface ErrorDetails {
  /** What happened, to what: one sentence. */
  readonly what: string
  /** Why, as far as it is known. */
  readonly why?: string | undefined
  /** What to do next; the catalogue's remedy where this is absent. */
  readonly next?: string | undefined
  readonly cause?: unknown
}

/** An error with a code of the catalogue, fit to be shown to a person as it is. */
export class StigpackError extends Error {
  readonly code: ErrorCode
  readonly why: string | undefined
  readonly next: string

  constructor(code: ErrorCode, details: ErrorDetails) {
    super(details.what, { cause: details.cause })
    this.name = 'StigpackError'
    this.code = code
    this.why = details.why
    this.next = details.next ?? errorCatalogue[code].remedy
  }

  get exitCode(): ExitCode {
    return errorCatalogue[this.code].exit
  }
}
