#!/usr/bin/env node
// The program from its sources, by type stripping: for development and tests, without a build.
const { main } = await import('../src/index.ts')
await main(process.argv.slice(2), { strategy: 'explicit', target: './src/index.ts', identifier: 'commands' })
