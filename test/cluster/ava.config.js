// The cluster tests: one after the other, because they change the one cluster that they share.
export default {
  files: ['test/cluster/*.cluster.ts'],
  extensions: ['ts'],
  serial: true,
  concurrency: 1,
  timeout: '15m',
  workerThreads: false,
}
