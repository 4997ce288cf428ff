// Bundles src/ into dist/: one small entry and lazy chunks, so that --help does not pay for Kubernetes or PDF code.
import { rm } from 'node:fs/promises'
import { build } from 'esbuild'
import { prepareContent } from './prepare-content.mjs'

const requireBanner = [
  "import { createRequire as __createRequire } from 'node:module'",
  "import { fileURLToPath as __fileURLToPath } from 'node:url'",
  "import { dirname as __pathDirname } from 'node:path'",
  'const require = __createRequire(import.meta.url)',
  'const __filename = __fileURLToPath(import.meta.url)',
  'const __dirname = __pathDirname(__filename)',
].join('\n')

await rm(new URL('../dist/', import.meta.url), { recursive: true, force: true })
await build({
  absWorkingDir: new URL('..', import.meta.url).pathname,
  entryPoints: { index: 'src/index.ts', 'cel-worker': 'src/cel/worker.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  // pdfkit reads its font metrics and colour profiles from files beside itself: bundled it cannot find them.
  external: ['pdfkit'],
  banner: { js: requireBanner },
  minify: false,
  legalComments: 'none',
  logLevel: 'warning',
})
await prepareContent()
