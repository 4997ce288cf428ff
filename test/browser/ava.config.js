// The tests of the page in a real browser: ava with a configuration of its own, for they are no part of `npm test`.
export default {
  files: ['test/browser/**/*.browser.ts'],
  extensions: ['ts'],
  timeout: '5m',
  workerThreads: false,
}
