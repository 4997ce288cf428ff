// npm run test:interop: what we write, read by the programs that auditors and operators have. Debian packages that are
// missing are installed where that is possible (Debian, root); where it is not, the check that needs one fails and says so.
import { hasProgram, installPackages } from '../helpers/packages.ts'
import { finish, say } from '../helpers/suite.ts'
import { checks as bundleChecks } from './bundle.ts'
import { checks as dataFormatChecks } from './data-formats.ts'
import { checks as nodeChecks } from './node.ts'
import { checks as pdfChecks } from './pdf.ts'
import { checks as reportChecks } from './report.ts'
import { checks as scenarioChecks } from './scenarios.ts'
import { checks as spreadsheetChecks } from './spreadsheet.ts'

const packages: Readonly<Record<string, string>> = {
  oscap: 'openscap-scanner',
  xmllint: 'libxml2-utils',
  qpdf: 'qpdf',
  pdftotext: 'poppler-utils',
  openssl: 'openssl',
  shellcheck: 'shellcheck',
  busybox: 'busybox',
  mawk: 'mawk',
  gawk: 'gawk',
  'original-awk': 'original-awk',
  soffice: 'libreoffice-calc-nogui',
}

installPackages(
  Object.entries(packages)
    .filter(([program]) => !hasProgram(program))
    .map(([, name]) => name),
)
let passed = 0
let failed = 0
for (const run of [
  bundleChecks,
  reportChecks,
  pdfChecks,
  scenarioChecks,
  dataFormatChecks,
  spreadsheetChecks,
  nodeChecks,
]) {
  for (const { name, ok, detail } of await run()) {
    const skipped = ok && /^(skipped|left out)/.test(detail)
    say(`${skipped ? 'skip  ' : ok ? 'ok    ' : 'FAILED'} ${name}${detail ? `: ${detail}` : ''}`)
    if (skipped) continue
    if (ok) passed += 1
    else failed += 1
  }
}
finish([{ passed, failed }])
