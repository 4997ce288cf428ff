// Headless Chromium with a page on it, opened from a file, watched for requests, errors and what it prints.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

/** Chromium of the machine; undefined where there is none. */
export function browserProgram(): string | undefined {
  const given = process.env['STIGPACK_CHROMIUM']
  if (given !== undefined) return given
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  return names.flatMap(name => folders.map(folder => join(folder, name))).find(path => existsSync(path))
}

export async function launch(): Promise<Browser> {
  const executablePath = browserProgram()
  if (executablePath === undefined) throw new Error('no Chromium on PATH: start these tests with npm run test:browser')
  return await chromium.launch({
    executablePath,
    args: [
      // As root in a container there is no sandbox to be had; the page is our own.
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export interface Opened {
  readonly page: Page
  /** Addresses that the page asked for, itself not counted. */
  readonly requests: readonly string[]
  /** Errors of scripts and of the content security policy. */
  readonly errors: readonly string[]
  close(): Promise<void>
}

export async function open(
  browser: Browser,
  file: string,
  hash = '',
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  const address = `${pathToFileURL(file)}${hash}`
  const requests: string[] = []
  const errors: string[] = []
  page.on('request', request => {
    if (request.url() !== address.replace(/#.*/, '')) requests.push(request.url())
  })
  page.on('pageerror', error => errors.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text())
  })
  await page.goto(address)
  return { page, requests, errors, close: () => context.close() }
}
