// npm run test:browser: the HTML report in headless Chromium. Debian's Chromium is installed where that is possible
// (Debian, root); where there is none, that is a failure and said so.

import { installPackages } from '../helpers/packages.ts'
import { finish, runAva, say } from '../helpers/suite.ts'
import { browserProgram } from './helpers/chromium.ts'

if (browserProgram() === undefined) installPackages(['chromium'])
const program = browserProgram()
if (program === undefined) {
  say('no Chromium on PATH, and none could be installed: nothing was tested')
  finish([{ passed: 0, failed: 1 }])
} else {
  finish([runAva('test/browser/ava.config.js', { STIGPACK_CHROMIUM: program })])
}
