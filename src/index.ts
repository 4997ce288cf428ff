// The table of commands that oclif loads; each command imports its heavy parts when it runs.
import BundleAdd from './commands/bundle/add.ts'
import BundleInspect from './commands/bundle/inspect.ts'
import BundleVerify from './commands/bundle/verify.ts'
import Collect from './commands/collect.ts'
import ContentCoverage from './commands/content/coverage.ts'
import ContentDiff from './commands/content/diff.ts'
import ContentImport from './commands/content/import.ts'
import ContentList from './commands/content/list.ts'
import ContentShow from './commands/content/show.ts'
import ContentTest from './commands/content/test.ts'
import Convert from './commands/convert.ts'
import Demo from './commands/demo.ts'
import Evaluate from './commands/evaluate.ts'
import Explain from './commands/explain.ts'
import KeysGenerate from './commands/keys/generate.ts'
import NodeManifests from './commands/node/manifests.ts'
import NodeScript from './commands/node/script.ts'
import Rbac from './commands/rbac.ts'
import Report from './commands/report.ts'
import Run from './commands/run.ts'

export { main } from './cli/main.ts'

export const commands = {
  'bundle:add': BundleAdd,
  'bundle:inspect': BundleInspect,
  'bundle:verify': BundleVerify,
  collect: Collect,
  'content:coverage': ContentCoverage,
  'content:diff': ContentDiff,
  'content:import': ContentImport,
  'content:list': ContentList,
  'content:show': ContentShow,
  'content:test': ContentTest,
  convert: Convert,
  demo: Demo,
  evaluate: Evaluate,
  explain: Explain,
  'keys:generate': KeysGenerate,
  'node:manifests': NodeManifests,
  'node:script': NodeScript,
  rbac: Rbac,
  report: Report,
  run: Run,
}
