// Links between the project's pages lead somewhere, and the README stays short.
import { access, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'

const docs = (await readdir(assetPath('docs'), { recursive: true })).filter(name => name.endsWith('.md'))
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...docs.map(name => join('docs', name))]

for (const page of pages) {
  test(`every relative link of ${page} leads somewhere`, async t => {
    const text = await readFile(assetPath(page), 'utf8')
    const links = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(match => match[1] ?? '')
    for (const link of links.filter(target => !/^[a-z]+:/.test(target))) {
      await t.notThrowsAsync(access(join(dirname(assetPath(page)), link)), link)
    }
    t.pass()
  })
}

test('the README has 150 lines at most', async t => {
  t.true((await readFile(assetPath('README.md'), 'utf8')).split('\n').length <= 150)
})
