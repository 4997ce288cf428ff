// The table of commands that oclif loads; each command imports its heavy parts when it runs.
export const commands = {}
