// The explicit lists of collectors and redactors hold everything that lies in their folders, and permissions are complete.
import { readdir } from 'node:fs/promises'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { collectors } from '../../src/collect/collectors.ts'
import { requiredPermissions } from '../../src/collect/index.ts'
import { fieldRedactors, textRedactors } from '../../src/collect/redactors.ts'

async function exportsOf(folder: string, test: (value: object) => boolean): Promise<unknown[]> {
  const found: unknown[] = []
  for (const file of await readdir(assetPath('src', 'collect', folder))) {
    const module = (await import(`../../src/collect/${folder}/${file}`)) as Record<string, unknown>
    found.push(...Object.values(module).filter(value => typeof value === 'object' && value !== null && test(value)))
  }
  return found
}

const same = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every(entry => b.includes(entry))

test('every collector of the folder is on the list, once', async t => {
  t.true(same(await exportsOf('collectors', value => 'tasks' in value), collectors))
})

test('every redactor of the folder is on the list, once', async t => {
  t.true(same(await exportsOf('redactors', value => 'find' in value), [...fieldRedactors, ...textRedactors]))
})

test('no source is filled by two collectors', t => {
  const sources = collectors.flatMap(collector => collector.sources)
  t.is(new Set(sources).size, sources.length)
})

test('every list source has a permission to list it', t => {
  const rules = requiredPermissions()
  for (const source of collectors.filter(({ phase }) => phase === 'lists').flatMap(collector => collector.sources)) {
    const [resource = '', ...group] = source.split('.')
    t.true(
      rules.some(
        ({ apiGroups, resources, verbs }) =>
          apiGroups?.includes(group.join('.')) && resources?.includes(resource) && verbs.includes('list'),
      ),
      source,
    )
  }
})

test('the permissions are the least: list on resources, get on the node proxy and on discovery, nothing that writes', t => {
  const rules = requiredPermissions()
  t.deepEqual([...new Set(rules.flatMap(({ verbs }) => verbs))].sort(), ['get', 'list'])
  t.deepEqual(
    rules.filter(({ verbs, resources }) => resources !== undefined && verbs.includes('get')),
    [{ apiGroups: [''], resources: ['nodes/proxy'], verbs: ['get'] }],
  )
  t.deepEqual(rules.at(-1), { nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*', '/version'], verbs: ['get'] })
  t.false(JSON.stringify(rules).includes('"*"'))
})
