// Folders for tests, gone when the test or the file of tests is over.
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestFn } from 'ava'

const prefix = join(tmpdir(), 'stigpack-test-')

interface WithTeardown {
  teardown(cleanup: () => Promise<void>): void
}

/** A folder for one test. */
export async function temporaryFolder(t: WithTeardown): Promise<string> {
  const folder = await mkdtemp(prefix)
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A folder that all tests of a file share, for what is costly to make. */
export function folderOfFile(test: TestFn): string {
  const folder = mkdtempSync(prefix)
  test.after.always('remove the folder of this file', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
