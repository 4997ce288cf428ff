// docs/reference/cli.md: every command with its flags, from the command classes themselves.
import type { Command } from '@oclif/core'
import { BaseCommand } from '../../src/cli/base-command.ts'
import { commands } from '../../src/index.ts'

interface ShownFlag {
  readonly char?: string
  readonly description?: string
  readonly helpValue?: string | string[]
  readonly options?: readonly string[]
  readonly required?: boolean
  readonly default?: unknown
  readonly type: string
}

const cell = (text: string) => text.replaceAll('|', '\\|')

function flagRow([name, flag]: [string, ShownFlag]): string {
  const value =
    flag.type === 'boolean' ? '' : ` ${flag.options ? flag.options.join('\\|') : (flag.helpValue ?? 'VALUE')}`
  const extras = [
    flag.required ? 'Required.' : '',
    typeof flag.default === 'string' ? `Default \`${flag.default}\`.` : '',
  ].filter(Boolean)
  const names = flag.char ? `-${flag.char}, --${name}` : `--${name}`
  return `| \`${names}\`${value} | ${[cell(flag.description ?? ''), ...extras].join(' ')} |`
}

function commandSection(id: string, command: Command.Class): string[] {
  const args = Object.entries(command.args ?? {})
  const flags = Object.entries((command.flags ?? {}) as Record<string, ShownFlag>).sort(([a], [b]) =>
    a.localeCompare(b, 'en'),
  )
  const usage = ['stigpack', ...id.split(':'), ...args.map(([name]) => name.toUpperCase())].join(' ')
  return [
    `## ${usage}`,
    '',
    command.summary ?? '',
    '',
    ...(command.description ? [command.description, ''] : []),
    ...(args.length > 0 ? args.map(([name, arg]) => `- \`${name.toUpperCase()}\`: ${arg.description}`).concat('') : []),
    ...(flags.length > 0 ? ['| flag | meaning |', '|---|---|', ...flags.map(flagRow), ''] : []),
    ...(command.examples ?? []).map(example => `    ${String(example).replaceAll('<%= config.bin %>', 'stigpack')}`),
    '',
  ]
}

export async function cliReference(): Promise<string> {
  const base = Object.entries(BaseCommand.baseFlags as Record<string, ShownFlag>)
  return `${[
    '# Commands',
    '',
    'Made from the commands by `npm run generate`; do not edit. Results go to stdout, everything else to stderr.',
    'What the exit codes mean stands in [errors.md](errors.md).',
    '',
    'Every command also knows:',
    '',
    '| flag | meaning |',
    '|---|---|',
    ...base.map(flagRow),
    '| `--json` | The result as JSON on stdout. |',
    '| `-h, --help` | Show help. |',
    '',
    ...Object.entries(commands).flatMap(([id, command]) => commandSection(id, command)),
  ]
    .join('\n')
    .trimEnd()}\n`
}
