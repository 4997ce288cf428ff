// Secrets that a reviewer planted in a real pod and found in the bundle: each way in which one got through stays a test.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { collectCluster, connect } from '../../src/collect/index.ts'
import { collectPods, countingClock, kubeconfigText, podPath, temporaryFolder } from './support/collecting.ts'
import { annotated, inPod, redact } from './support/redacting.ts'
import { listOf, podServer, serve } from './support/server.ts'

const short = (text: string) => text.replace(/redacted:([a-z-]+):[0-9a-f]{16}/g, '<$1>')

test('a glued short option is not the value of nothing: the flag after it keeps its own value to lose', t => {
  const line = short(redact(inPod('{"command":["sh","-c","mysql -phunter2-p --password hunter2-flag"]}')))
  t.true(line.includes('"mysql -p<command-line> --password <command-line>"'), line)
  const other = short(redact(inPod('{"command":["sh","-c","run --token --password hunter2-flag"]}')))
  t.true(other.includes('"run --token --password <command-line>"'), other)
})

test('assignments inside the value of an environment variable are looked at', t => {
  const line = short(redact(inPod('{"env":[{"name":"CONNSTRING_X","value":"Server=x;Password=hunter2-conn;"}]}')))
  t.false(line.includes('hunter2'), line)
  const plain = short(redact(inPod('{"env":[{"name":"DATABASE","value":"Server=x;Password=hunter2-conn;"}]}')))
  t.true(plain.includes('"Server=x;Password=<environment>;"'), plain)
})

test('curl -u, mysql -p and a variable called PGPASS lose their secrets', t => {
  const items = '"command":["sh","-c","curl -u user:hunter2 http://x; mysql -phunter2 -h db"]'
  const list = '"args":["curl","-u","user:hunter2","http://x"]'
  const line = short(redact(inPod(`{${items},${list},"env":[{"name":"PGPASS","value":"hunter2"}]}`)))
  t.false(line.includes('hunter2'), line)
  t.true(line.includes('http://x; mysql -p<command-line> -h db'), line)
})

test('an option of the image whose program is not named, letters and digits mixed, is taken; ports and words stay', t => {
  const line = short(redact(inPod('{"args":["-phunter2","-p8080","-pprof","-port=80","-p","8080:80"]}')))
  t.true(line.includes('["-p<command-line>","-p8080","-pprof","-port=80","-p","8080:80"]'), line)
})

test('an annotation whose key announces a secret loses its value', t => {
  const line = short(
    redact('{"kind":"X","apiVersion":"v1","metadata":{"name":"x","annotations":{"review/token":"hunter2"}}}'),
  )
  t.true(line.includes('"review/token":"<metadata-value>"'), line)
  t.is(short(redact(annotated('a plain note'))), annotated('a plain note'))
})

test('of a program that gives credentials the log says its name and how many arguments it had', async t => {
  const folder = await temporaryFolder(t)
  const program = join(folder, 'give-token')
  const answer = '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"a-token"}}'
  await writeFile(program, `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 })
  const server = await serve(podServer(() => listOf('Pod', [])))
  t.teardown(() => server.close())
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: program,
    args: ['-s', 'hunter2-short'],
    interactiveMode: 'Never',
  }
  const kubeconfig = join(folder, 'kubeconfig')
  await writeFile(kubeconfig, kubeconfigText({ server: server.url, user: { exec } }))
  const connection = await connect({ kubeconfig, environment: { PATH: process.env['PATH'] ?? '' } })
  t.teardown(() => connection.close())
  const said: string[] = []
  await collectCluster({
    connection,
    spoolFolder: await temporaryFolder(t),
    clock: countingClock(),
    random: { bytes: length => new Uint8Array(length).fill(7) },
    progress: { start: () => ({ update: () => undefined, end: () => undefined }) },
    logger: { log: (_level, message, fields) => said.push(`${message} ${JSON.stringify(fields)}`) },
    operator: 'tester',
    toolVersion: '1.2.3',
  })
  const line = said.find(text => text.startsWith('credentials come from a program'))
  t.true(line?.endsWith('"arguments":2}'), line)
  t.false(said.join('\n').includes('hunter2'))
})

test('what is taken from a pod is gone from its line of evidence', async t => {
  const { lines } = await collectPods(t, () =>
    listOf('Pod', [
      '{"metadata":{"name":"a","namespace":"default"},"spec":{"containers":[{"command":["sh","-c","mysql -phunter2-p --password hunter2-flag"]}]}}',
    ]),
  )
  t.false((await lines(podPath))?.join('').includes('hunter2'))
})
