// The list of redactors. A test compares it with the folder redactors/.
import { appliedConfiguration } from './redactors/applied-configuration.ts'
import { commandLine } from './redactors/command-line.ts'
import { configMap } from './redactors/config-map.ts'
import { configurationLines } from './redactors/configuration-lines.ts'
import { encoded } from './redactors/encoded.ts'
import { environment } from './redactors/environment.ts'
import { metadataValues } from './redactors/metadata.ts'
import { mountOptions } from './redactors/mount-options.ts'
import { namedValues } from './redactors/named-values.ts'
import { options } from './redactors/options.ts'
import { parameters } from './redactors/parameters.ts'
import { privateKey } from './redactors/private-key.ts'
import type { FieldRedactor, TextRedactor } from './redactors/redactor.ts'
import { secretData } from './redactors/secret-data.ts'
import { token } from './redactors/token.ts'
import { urlCredentials } from './redactors/url-credentials.ts'

export const fieldRedactors: readonly FieldRedactor[] = [
  appliedConfiguration,
  commandLine,
  configMap,
  configurationLines,
  environment,
  metadataValues,
  mountOptions,
  parameters,
  secretData,
]

export const textRedactors: readonly TextRedactor[] = [privateKey, token, urlCredentials, encoded, options, namedValues]
