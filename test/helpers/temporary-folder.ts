// A folder for one test, gone when the test is over.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface WithTeardown {
  teardown(cleanup: () => Promise<void>): void
}

export async function temporaryFolder(t: WithTeardown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stigpack-test-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}
