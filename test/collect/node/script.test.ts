// The node script in every shell of this machine: what it says against what the file system says.
import { spawnSync } from 'node:child_process'
import { chownSync, lstatSync, mkdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { temporaryFolder } from '../support/collecting.ts'
import { FakeNode, isRoot, missingShells, runScript, script, shells, which } from './support.ts'

const fakeNode = async (t: ExecutionContext) => new FakeNode(await temporaryFolder(t))
const octal = (mode: number) => (mode & 0o7777).toString(8).padStart(4, '0')
const pki = '/etc/kubernetes/pki'

if (missingShells.length > 0) test(`skipped, because this machine has not: ${missingShells.join(', ')}`, t => t.pass())

for (const shell of shells) {
  test(`${shell.name}: modes, owners, types and sizes are those of stat, for names of any kind`, async t => {
    const node = await fakeNode(t)
    const names = [
      'plain.key',
      'a space',
      'quo"te',
      "apo'strophe",
      'new\nline',
      'tab\t',
      'ünï-☃',
      '$(touch x)',
      '-n',
      '*',
      'back\\slash',
      '.hidden',
      '..dots',
      'ends\n',
    ]
    const modes = [0o600, 0o644, 0o4755, 0o2710, 0o1777, 0o000]
    for (const [index, name] of names.entries())
      node.write(`${pki}/${name}`, 'x'.repeat(index), modes[index % modes.length])
    mkdirSync(join(node.root, pki, 'deep', 'er'), { recursive: true })
    node.write(`${pki}/deep/er/leaf`, 'leaf', 0o640)
    if (isRoot) {
      chownSync(join(node.root, pki, 'plain.key'), 34, 997)
      chownSync(join(node.root, pki, 'deep'), 12345, 54321)
    }
    const run = runScript({ node, shell })
    t.is(run.status, 0, run.stderr)
    const files = new Map(run.of('file').map(file => [file.path, file]))
    for (const name of [...names, 'deep', 'deep/er', 'deep/er/leaf']) {
      const path = `${pki}/${name}`
      const truth = lstatSync(join(node.root, path))
      const said = files.get(path)
      t.deepEqual(
        { mode: said?.mode, uid: said?.uid, gid: said?.gid, size: said?.size, type: said?.type },
        {
          mode: octal(truth.mode),
          uid: truth.uid,
          gid: truth.gid,
          size: truth.size,
          type: truth.isDirectory() ? 'folder' : 'file',
        },
        path,
      )
    }
    if (isRoot) {
      t.is(files.get(`${pki}/plain.key`)?.user, 'backup')
      t.is(files.get(`${pki}/plain.key`)?.group, 'etcd')
      t.is(files.get(`${pki}/deep`)?.user, '')
    }
    const listed = new Map(run.of('listing').map(({ path, entries }) => [path, entries]))
    t.is(listed.get(pki), names.length + 1)
    t.is(listed.get(`${pki}/deep/er`), 1)
    t.is(run.of('end')[0]?.lines, run.raw.length - 1)
  })

  test(`${shell.name}: a name that is not UTF-8 survives, byte by byte`, async t => {
    const node = await fakeNode(t)
    mkdirSync(join(node.root, pki), { recursive: true })
    writeFileSync(
      Buffer.concat([Buffer.from(join(node.root, pki, 'bad-')), Buffer.of(0xff, 0xc3), Buffer.from('é')]),
      '',
    )
    const run = runScript({ node, shell })
    const raw = run.raw.find(line => line.kind === 'file' && line.path.includes('bad-'))
    t.is(raw?.kind === 'file' ? raw.path : '', `${pki}/bad-\u00ff\u00c3\u00c3\u00a9`)
    const [decoded] = run.of('file').filter(({ path }) => path.includes('bad-'))
    t.is(decoded?.path, `${pki}/bad-\\xff\\xc3é`)
    t.deepEqual(decoded?.notUtf8, ['path'])
  })

  test(`${shell.name}: what is not there is proved absent; links are followed within the node's root`, async t => {
    const node = await fakeNode(t)
    node.write('/data/kubernetes/admin.conf', 'kind: Config\n', 0o640)
    node.link('/etc/kubernetes', '/data/kubernetes')
    node.write('/data/kubernetes/pki/etcd/server.key', 'k', 0o600)
    node.write('/srv/etcd/member/wal', 'w', 0o604)
    node.link('/var/lib/etcd', '../../srv/etcd')
    node.link('/data/kubernetes/scheduler.conf', '../nowhere')
    node.link('/var/lib/kubelet', '/etc/hostname')
    const run = runScript({ node, shell })
    const absent = new Map(run.of('absent').map(({ path, reason }) => [path, reason]))
    t.is(absent.get('/etc/kubernetes/controller-manager.conf'), 'ENOENT')
    t.is(absent.get('/data/nowhere'), 'ENOENT')
    t.is(absent.get('/var/lib/kubelet/config.yaml'), 'ENOTDIR')
    const link = run.of('file').find(({ path }) => path === '/etc/kubernetes')
    t.deepEqual(
      [link?.type, link?.target, link?.resolved],
      ['link', readlinkSync(join(node.root, 'etc/kubernetes')), '/data/kubernetes'],
    )
    t.is(run.of('file').find(({ path }) => path === '/etc/kubernetes/admin.conf')?.mode, '0640')
    t.deepEqual(run.of('configuration').find(({ path }) => path === '/etc/kubernetes/admin.conf')?.lines, [
      'kind: Config',
    ])
    t.false(absent.has('/etc/kubernetes/admin.conf'))
    // Below a folder that a link leads to, files are called by the path that rules ask for.
    const modes = new Map(run.of('file').map(file => [file.path, file.mode]))
    t.is(modes.get('/etc/kubernetes/pki/etcd/server.key'), '0600')
    t.is(modes.get('/var/lib/etcd/member/wal'), '0604')
  })

  test(`${shell.name}: without stat and readlink ls tells the same`, async t => {
    const node = await fakeNode(t)
    for (const [name, mode] of [
      ['a', 0o4711],
      ['b c', 0o2640],
      ['d', 0o1777],
      ['e', 0o4600],
    ] as const)
      node.write(`${pki}/${name}`, 'xyz', mode)
    node.link(`${pki}/ln -> x`, 'a')
    // Functions of these names take the programs' place, as in a machine that has not got them.
    const text = script.text
      .replace('\nhas_stat=no\n', '\nstat() { return 127; }\nhas_stat=no\n')
      .replace(
        'case " $gaps_of_tools " in *\' readlink \'*) ',
        'gaps_of_tools="$gaps_of_tools readlink"\ncase "$gaps_of_tools " in *\' readlink \'*) ',
      )
    t.not(text, script.text)
    const [full, poor] = [runScript({ node, shell }), runScript({ node, shell, text })]
    const below = (run: typeof full) => run.of('file').filter(({ path }) => path.startsWith(pki))
    t.is(poor.status, 0, poor.stderr)
    t.is(below(full).length, 6)
    t.deepEqual(below(poor), below(full))
    t.deepEqual(
      poor
        .of('gap')
        .filter(({ about }) => about === 'tool')
        .map(({ what }) => what)
        .filter(what => ['stat', 'readlink'].includes(what))
        .sort(),
      ['readlink', 'stat'],
    )
  })

  test(`${shell.name}: a tree larger than the bound is cut off and says so`, async t => {
    const node = await fakeNode(t)
    for (let index = 0; index < 30; index += 1) node.write(`${pki}/file-${index}`, '')
    const run = runScript({ node, shell, text: script.text.replace('most_entries=2000', 'most_entries=20') })
    t.is(run.of('file').filter(({ path }) => path.startsWith(`${pki}/`)).length, 20)
    t.deepEqual(
      run
        .of('gap')
        .filter(({ about }) => about === 'folder')
        .map(({ what, reason }) => [what, reason]),
      [[pki, 'too-many']],
    )
    t.false(run.of('listing').some(({ path }) => path === pki))
  })

  const other =
    which('setpriv') === undefined ? undefined : ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
  const unreadable = isRoot && other !== undefined ? test : test.skip
  unreadable(`${shell.name}: what may not be read is a gap, told apart from what is not there`, async t => {
    const node = await fakeNode(t)
    node.write(`${pki}/apiserver.key`, 'k', 0o600)
    node.write('/etc/kubernetes/admin.conf', 'kind: Config\n', 0o600)
    node.write('/var/lib/etcd/member/db', 'x')
    spawnSync('chmod', ['755', join(node.root, '..')])
    spawnSync('chmod', ['700', join(node.root, 'var/lib/etcd')])
    spawnSync('chmod', ['744', join(node.root, pki)])
    const run = runScript({ node, shell, before: other ?? [] })
    t.is(run.status, 0, run.stderr)
    const gaps = run.of('gap').map(({ about, what, reason }) => `${about} ${what} ${reason}`)
    t.true(gaps.includes('content /etc/kubernetes/admin.conf EACCES'), gaps.join('\n'))
    t.true(gaps.includes('folder /var/lib/etcd EACCES'), gaps.join('\n'))
    t.true(
      gaps.some(gap => gap.startsWith(`folder ${pki} EACCES`) || gap === `file ${pki}/apiserver.key EACCES`),
      gaps.join('\n'),
    )
    t.true(gaps.includes('tool root missing'))
    const absent = run.of('absent').map(({ path }) => path)
    t.false(
      absent.some(path => path.startsWith(pki) || path.startsWith('/var/lib/etcd')),
      absent.join('\n'),
    )
    t.true(absent.includes('/etc/kubernetes/scheduler.conf'))
    t.is(run.of('file').find(({ path }) => path === '/etc/kubernetes/admin.conf')?.mode, '0600')
  })
}

test('a part of the root as HOST_ROOT is refused, because files that are not mounted would look absent', async t => {
  const folder = await temporaryFolder(t)
  mkdirSync(join(folder, 'etc'))
  const run = runScript({ env: { HOST_ROOT: folder } })
  t.is(run.status, 2)
  t.regex(run.stderr, /which has no usr/)
  t.is(run.stdout, '')
})

test('names that no node has, clusters that none is and words that it does not know are refused', async t => {
  const node = await fakeNode(t)
  for (const args of [['--node', '../x'], ['--node', 'A B'], ['--cluster', 'a"b'], ['--verbose', '1'], ['--output']]) {
    const run = runScript({ node, args })
    t.is(run.status, 2, args.join(' '))
    t.is(run.stdout, '')
  }
})

test('the result is one file named for node and time, readable by its owner alone, and nothing else is left', async t => {
  const node = await fakeNode(t)
  const folder = await temporaryFolder(t)
  const run = runScript({ node, args: ['--output', folder, '--cluster', 'uid-1'] })
  t.is(run.status, 0, run.stderr)
  const listed = spawnSync('ls', ['-A', folder], { encoding: 'utf8' }).stdout.trim().split('\n')
  t.is(listed.length, 1)
  t.regex(listed[0] ?? '', /^stigpack-node-worker-7-\d{8}T\d{6}Z\.ndjson$/)
  t.is(octal(lstatSync(join(folder, listed[0] ?? '')).mode), '0600')
  t.is(run.stdout, `${join(folder, listed[0] ?? '')}\n`)
})

test('an output folder that cannot be written to is said so, and nothing is left', async t => {
  const node = await fakeNode(t)
  const run = runScript({ node, args: ['--output', join(node.root, 'nowhere')] })
  t.is(run.status, 1)
  t.regex(run.stderr, /nothing can be written to/)
})

test('the script knows its own digest, and tells when its body was changed', async t => {
  const node = await fakeNode(t)
  const folder = await temporaryFolder(t)
  const env = { PATH: process.env['PATH'] ?? '', HOST_ROOT: node.root, HOST_PROC: node.proc }
  const head = (text: string) => {
    const file = join(folder, 'script.sh')
    writeFileSync(file, text)
    const { stdout } = spawnSync('sh', [file, '--output', '-'], { encoding: 'utf8', env })
    return JSON.parse(stdout.split('\n')[0] ?? '') as { script: unknown }
  }
  t.deepEqual(head(script.text).script, { version: '1.2.3', sha256: script.bodySha256, file: 'same' })
  t.deepEqual(head(`${script.text}\n# more\n`).script, { version: '1.2.3', sha256: script.bodySha256, file: 'changed' })
})

const shellcheck = which('shellcheck') === undefined ? test.skip : test
shellcheck('shellcheck has nothing to say, of POSIX sh', t => {
  const { stdout, status } = spawnSync('shellcheck', ['--shell=sh', '--severity=style', '-'], {
    input: script.text,
    encoding: 'utf8',
  })
  t.is(stdout, '')
  t.is(status, 0)
})
