// The list of redactors. A test compares it with the folder redactors/.
import { appliedConfiguration } from './redactors/applied-configuration.ts'
import { commandLine } from './redactors/command-line.ts'
import { configMap } from './redactors/config-map.ts'
import { configurationLines } from './redactors/configuration-lines.ts'
import { environment } from './redactors/environment.ts'
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
  parameters,
  secretData,
]

export const textRedactors: readonly TextRedactor[] = [privateKey, token, urlCredentials]
