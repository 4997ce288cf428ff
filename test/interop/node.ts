// The node script with every shell and every awk that a Linux node may have: all must write the same.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { nodeScript } from '../../src/app/node-script.ts'
import { assetPath } from '../../src/assets.ts'
import { FakeNode, which } from '../collect/node/support.ts'
import type { Check } from './bundle.ts'

const shells = ['dash', 'bash', 'busybox']
const awks = ['mawk', 'gawk', 'original-awk', 'busybox']

export async function checks(): Promise<Check[]> {
  const folder = mkdtempSync(join(tmpdir(), 'stigpack-interop-'))
  try {
    const { text } = await nodeScript('0.0.0')
    const file = join(folder, 'collect-node.sh')
    writeFileSync(file, text)
    const done: Check[] = [file, assetPath('templates', 'kubernetes', 'run-in-pod.sh')].map(path => {
      const found = spawnSync('shellcheck', ['--shell=sh', '--severity=style', path], { encoding: 'utf8' })
      return { name: `${basename(path)}: shellcheck`, ok: found.status === 0, detail: found.stdout.slice(0, 600) }
    })
    const node = plant(folder)
    let first: string | undefined
    for (const shell of shells) {
      for (const awk of awks) {
        const name = `node script: ${shell} with ${awk}`
        const missing = [shell, awk].filter(program => which(program) === undefined)
        if (missing.length > 0) {
          done.push({ name, ok: false, detail: `${missing.join(', ')} is not here` })
          continue
        }
        const said = run(folder, file, node, shell, awk)
        first ??= said
        done.push({
          name,
          ok: said === first && said.length > 2000,
          detail: said === first ? `${said.length} bytes` : difference(first, said),
        })
      }
    }
    return done
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function plant(folder: string): FakeNode {
  const node = new FakeNode(folder)
  for (const name of ['a b', 'new\nline', 'ünï', '"\\'] as const) node.write(`/etc/kubernetes/pki/${name}`, 'x', 0o640)
  node.write(
    '/etc/kubernetes/manifests/etcd.yaml',
    '  - command:\n    - etcd\n    - --password=x y\n    env:\n    - name: A_TOKEN\n      value: secret\n    - name: B\n      value: "é"\n',
  )
  node.write('/etc/kubernetes/admin.conf', 'kind: Config\nusers:\n- name: a\n  user:\n    token: secret\n')
  node.write(
    '/var/lib/rancher/rke2/server/cred/encryption-config.json',
    'kind: EncryptionConfiguration\n      - name: key1\n        secret: c2VjcmV0\n',
  )
  node.write(
    '/var/lib/kubelet/config.yaml',
    'kind: KubeletConfiguration\n{"a":1,"clientSecret":"x \\" y","b":"z"}\npassword: |\n  secret\nx: [1, 2]\nurl: http://u:secret@h/\n',
  )
  node.process({
    pid: 40,
    comm: 'kubelet',
    args: ['kubelet', '--a', 'b c', '--token', 'secret', Buffer.of(0xff, 0x0a)],
    env: ['KUBELET_X=1', 'ETCD_PASSWORD=secret'],
    namespace: 1,
  })
  return node
}

function run(folder: string, script: string, node: FakeNode, shell: string, awk: string): string {
  const bin = join(folder, `bin-${shell}-${awk}`)
  mkdirSync(bin)
  symlinkSync(which(awk) ?? '', join(bin, 'awk'))
  const command = shell === 'busybox' ? ['busybox', 'sh'] : [shell]
  const { stdout, stderr } = spawnSync(command[0] ?? '', [...command.slice(1), script, '--output', '-'], {
    encoding: 'utf8',
    env: { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOST_ROOT: node.root, HOST_PROC: node.proc },
  })
  // The head has the time in it; messages of gaps are the words of each tool.
  const lines = stdout.split('\n').filter(line => !/^\{"kind":"(?:node|gap|end)"/.test(line))
  return `${lines.join('\n')}${stderr}`
}

function difference(one: string, other: string): string {
  const [left, right] = [one.split('\n'), other.split('\n')]
  const at = left.findIndex((line, index) => line !== right[index])
  return `${left[at]?.slice(0, 300)} | ${right[at]?.slice(0, 300)}`
}
