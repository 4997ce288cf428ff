// Command lines as the components read them.
import test from 'ava'
import fc from 'fast-check'
import { type ArgumentStyle, parseArguments } from '../../../src/evaluate/facts/arguments.ts'

const words = (texts: readonly string[]) => texts.map(text => ({ text }))
const parse = (texts: readonly string[], style: ArgumentStyle = 'pflag', booleans: readonly string[] = []) =>
  parseArguments(words(texts), style, name => (booleans.includes(name) ? true : undefined))
const values = (
  texts: readonly string[],
  name: string,
  style: ArgumentStyle = 'pflag',
  booleans: readonly string[] = [],
) =>
  parse(texts, style, booleans)
    .flags.get(name)
    ?.map(use => (use.doubt === undefined ? use.value : 'doubt'))

test('a value follows an equals sign or stands in the next word', t => {
  t.deepEqual(values(['--a=1'], 'a'), ['1'])
  t.deepEqual(values(['--a', '1'], 'a'), ['1'])
  t.deepEqual(values(['--a='], 'a'), [''])
  t.deepEqual(values(['--a', ''], 'a'), [''])
  t.deepEqual(values(['--a=b=c'], 'a'), ['b=c'])
})

test('a value may begin with a dash where it cannot be a flag', t => {
  t.deepEqual(values(['--a', '-1'], 'a'), ['-1'])
  t.deepEqual(values(['--a', '-1'], 'a', 'go'), ['-1'])
  t.deepEqual(values(['--a', '-'], 'a'), ['-'])
})

test('a flag that is known to take a value takes whatever follows', t => {
  const parsed = parseArguments(words(['--a', '--b=c']), 'pflag', name => (name === 'a' ? false : undefined))
  t.is(parsed.flags.get('a')?.[0]?.value, '--b=c')
  t.false(parsed.flags.has('b'))
})

test('after a lone flag of unknown type the next flag is in doubt, and the one after that is not', t => {
  const texts = ['--unknown', '--a=1', '--b=2']
  t.deepEqual(values(texts, 'unknown'), ['doubt'])
  t.deepEqual(values(texts, 'a'), ['doubt'])
  t.deepEqual(values(texts, 'b'), ['2'])
})

test('two dashes alone end the flags, and anything after them is more than the component takes', t => {
  t.is(parse(['--a=1', '--']).unreadable, undefined)
  t.truthy(parse(['--a=1', '--', '--b=2']).unreadable)
})

test('a word that is no flag makes the whole command line unreadable', t => {
  for (const text of ['word', '-', '---a', '--=a', '-anonymous-auth=false']) t.truthy(parse([text]).unreadable, text)
  t.truthy(parse(['--bool', 'false'], 'pflag', ['bool']).unreadable)
  t.truthy(parse(['--bool', 'false'], 'go', ['bool']).unreadable)
})

test('the one shorthand that the components have is read over', t => {
  for (const texts of [
    ['-v=2', '--a=1'],
    ['-v2', '--a=1'],
    ['-v', '2', '--a=1'],
    ['--v', '2', '--a=1'],
  ])
    t.deepEqual(values(texts, 'a'), ['1'], texts.join(' '))
})

test('etcd takes one dash for any flag', t => {
  t.deepEqual(values(['-name', 'x', '-auto-tls', '-a=1'], 'a', 'go', ['auto-tls']), ['1'])
})

test('a word of which nothing is known leaves nothing certain; a value of which nothing is known leaves the rest', t => {
  const open = { text: '$(EXTRA)', unknownFrom: 0, unknownBecause: 'the variable EXTRA' }
  t.regex(parseArguments([{ text: '--a=1' }, open], 'pflag').unreadable ?? '', /EXTRA/)
  const value = { text: '--b=$(HOST)', unknownFrom: 4, unknownBecause: 'the variable HOST' }
  const parsed = parseArguments([{ text: '--a=1' }, value, { text: '--c' }, open], 'pflag')
  t.is(parsed.unreadable, undefined)
  t.is(parsed.flags.get('a')?.[0]?.doubt, undefined)
  t.regex(parsed.flags.get('b')?.[0]?.doubt ?? '', /HOST/)
  t.regex(parsed.flags.get('c')?.[0]?.doubt ?? '', /EXTRA/)
})

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,5}){0,3}$/)
const flag = fc.record({ name, value: fc.string({ maxLength: 12 }), form: fc.constantFrom('equals', 'space', 'alone') })

test('whatever is written down with known types is read back, in order, in every form', t => {
  fc.assert(
    fc.property(fc.array(flag, { maxLength: 12 }), fc.constantFrom<ArgumentStyle>('pflag', 'go'), (written, style) => {
      const isAlone = new Map(written.map(entry => [entry.name, entry.form === 'alone']))
      const list = written.map(entry => ({
        ...entry,
        form: isAlone.get(entry.name) ? 'alone' : entry.form === 'alone' ? 'equals' : entry.form,
      }))
      const texts = list.flatMap(({ name, value, form }) =>
        form === 'equals' ? [`--${name}=${value}`] : form === 'space' ? [`--${name}`, value] : [`--${name}`],
      )
      const parsed = parseArguments(words(texts), style, name => isAlone.get(name) ?? undefined)
      t.is(parsed.unreadable, undefined)
      for (const name of isAlone.keys()) {
        const wanted = list
          .filter(entry => entry.name === name)
          .map(entry => (entry.form === 'alone' ? undefined : entry.value))
        t.deepEqual(
          parsed.flags.get(name)?.map(use => use.value),
          wanted,
        )
      }
    }),
  )
})

test('no command line makes it throw, and every use points at its word', t => {
  const word = fc.stringMatching(/^-{0,3}[-=av_1]{0,5}$/)
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), fc.constantFrom<ArgumentStyle>('pflag', 'go'), (texts, style) => {
      const { flags } = parseArguments(words(texts), style)
      const uses = [...flags.values()].flat()
      t.true(uses.every(use => texts[use.index]?.replace(/^-+/, '').startsWith(use.written.replace(/^-+/, ''))))
    }),
  )
})
