// Images in several versions, by whatever name they go.
import test from 'ava'
import { judge, only, pod, verdict } from '../helpers/judge.ts'

const check = { kind: 'image-versions' }
const digest = (char: string) => `sha256:${char.repeat(64)}`
const running = (name: string, image: string, imageID?: string) => ({
  ...pod('web', name, { containers: [{ name: 'app', image }] }),
  ...(imageID === undefined ? {} : { status: { containerStatuses: [{ name: 'app', imageID }] } }),
})
const judgeImages = (...images: (readonly [string, string?])[]) =>
  judge(check, { objects: images.map(([image, id], index) => running(`pod-${index}`, image, id)) })

test('one version of every image passes', t => {
  t.is(judgeImages(['nginx:1.27'], ['nginx:1.27'], ['redis:7']).result, 'pass')
})

test('two tags of one image are a finding that names both and where they run', t => {
  const found = only(judgeImages(['nginx:1.26'], ['nginx:1.27']))
  t.is(found.result, 'fail')
  t.is(found.found, '1.26, 1.27')
  t.is(found.target.name, 'image docker.io/library/nginx')
  t.deepEqual(
    found.citations.map(citation => citation.line),
    [1, 2],
  )
})

test('other names of Docker Hub are the same image', t => {
  for (const name of ['docker.io/nginx', 'docker.io/library/nginx', 'index.docker.io/library/nginx', 'library/nginx'])
    t.is(judgeImages(['nginx:1.26'], [`${name}:1.27`]).result, 'fail', name)
})

test('the port of a registry is not a tag, and another registry is another image', t => {
  t.is(judgeImages(['registry.example:5000/app'], ['registry.example:5000/app:latest']).result, 'pass')
  t.is(judgeImages(['a.example/nginx:1.26'], ['b.example/nginx:1.27']).result, 'pass')
})

test('no tag is the tag latest', t => {
  t.is(judgeImages(['nginx'], ['nginx:latest']).result, 'pass')
  t.is(judgeImages(['nginx'], ['nginx:1.27']).result, 'fail')
})

test('a tag and a digest are one version only where the node proves it', t => {
  const tagged = ['nginx:1.27', `docker.io/library/nginx@${digest('a')}`] as const
  t.is(judgeImages(tagged, [`nginx@${digest('a')}`]).result, 'pass')
  t.is(judgeImages(['nginx:1.27'], [`nginx@${digest('a')}`]).result, 'fail')
  t.is(judgeImages(tagged, [`nginx@${digest('b')}`]).result, 'fail')
  t.is(judgeImages(tagged, ['nginx:1.27'], [`nginx@${digest('a')}`]).result, 'fail')
})

test('one tag that stands for two digests is not passed', t => {
  const rule = judgeImages(['nginx:1.27', `nginx@${digest('a')}`], ['nginx:1.27', `nginx@${digest('b')}`])
  t.is(verdict(rule), 'notchecked (pass, notchecked)')
})

test('init and ephemeral containers count', t => {
  const spec = { containers: [{ name: 'a', image: 'nginx:1' }], initContainers: [{ name: 'b', image: 'nginx:2' }] }
  t.is(judge(check, { objects: [pod('web', 'a', spec)] }).result, 'fail')
})

test('an image that is no reference keeps the rule from passing', t => {
  t.is(judgeImages(['nginx:1.27'], ['']).result, 'notchecked')
  t.is(judgeImages(['nginx:1.27'], ['not an image']).result, 'notchecked')
})

test('many names for one digest do not hide another behind the last one kept', t => {
  const same = Array.from({ length: 20 }, (_, index) => [`nginx:v${index}`, `nginx@${digest('a')}`] as const)
  t.is(judgeImages(...same).result, 'pass')
  t.is(judgeImages(...same, ['nginx:other', `nginx@${digest('b')}`]).result, 'notchecked')
})

test('an incomplete list proves two versions, never one', t => {
  const gaps = [{ source: 'pods', reason: 'partial' as const }]
  t.is(judge(check, { objects: [running('a', 'nginx:1'), running('b', 'nginx:2')], gaps }).result, 'fail')
  t.is(judge(check, { objects: [running('a', 'nginx:1')], gaps }).result, 'notchecked')
})
