// The engine ends what does not end by itself: a bomb of time or memory is stopped, named, and never a verdict.
import test from 'ava'
import { celLimits, startCel } from '../../src/cel/index.ts'
import type { CelProgram } from '../../src/ports.ts'

const program = (expression: string, more: Partial<CelProgram> = {}): CelProgram => ({
  matchConditions: [],
  variables: [],
  validations: [{ expression }],
  params: {},
  ...more,
})

const list = Array.from({ length: 400 }, (_unused, index) => index)
/** 400^4 steps: hours. */
const slow = 'object.l.all(a, object.l.all(b, object.l.all(c, object.l.all(d, a + b + c + d >= 0))))'

function withEngine<T>(limits: Partial<typeof celLimits>, work: (engine: ReturnType<typeof startCel>) => T): T {
  const engine = startCel({ ...celLimits, ...limits })
  try {
    return work(engine)
  } finally {
    engine.close()
  }
}

test('objects are judged one by one, with conditions, variables, messages and parameters', t => {
  withEngine({}, engine => {
    const session = engine.open({
      matchConditions: [{ name: 'named', expression: 'has(object.name)' }],
      variables: [
        { name: 'twice', expression: 'object.size * params.factor' },
        { name: 'broken', expression: 'object.not.there' },
      ],
      validations: [
        { expression: 'variables.twice < 10', messageExpression: '"it is " + string(variables.twice)' },
        { expression: 'object.name != "bad"' },
      ],
      params: { factor: 2 },
    })
    t.deepEqual(session.judge([{}, { name: 'good', size: 1 }, { name: 'bad', size: 6 }]), {
      outcomes: [
        { skipped: true },
        { failed: [] },
        { failed: [{ validation: 0, message: 'it is 12' }, { validation: 1 }] },
      ],
    })
    const [outcome] = (session.judge([{ name: 'x' }]) as { outcomes: readonly { problem?: string }[] }).outcomes
    t.regex(outcome?.problem ?? '', /No such key: size/)
  })
})

test('an expression that takes too long on an object is stopped, with the object', t => {
  withEngine({ object: 1_500 }, engine => {
    const before = performance.now()
    const stopped = engine.open(program(slow)).judge([{ l: [] }, { l: [1] }, { l: list }, { l: [] }])
    t.like(stopped, { at: 2 })
    t.regex('stopped' in stopped ? stopped.stopped : '', /more than 1500 ms or 128 MiB/)
    t.true(performance.now() - before < 60_000)
  })
})

test('after a stop the next control is judged as if nothing had been', t => {
  withEngine({ object: 1_500 }, engine => {
    const healthy = engine.open(program('object.a == 1'))
    t.deepEqual(healthy.judge([{ a: 1 }]), { outcomes: [{ failed: [] }] })
    t.true('stopped' in engine.open(program(slow)).judge([{ l: list }]))
    t.deepEqual(healthy.judge([{ a: 1 }, { a: 2 }]), { outcomes: [{ failed: [] }, { failed: [{ validation: 0 }] }] })
  })
})

test('a control that takes long over many objects is stopped as well', t => {
  withEngine({ object: 5_000, control: 700 }, engine => {
    const short = Array.from({ length: 55 }, (_unused, index) => index)
    const stopped = engine.open(program(slow)).judge(Array.from({ length: 500 }, () => ({ l: short })))
    t.regex('stopped' in stopped ? stopped.stopped : 'no', /all objects together took more than 700 ms/)
  })
})

test('an expression that eats memory is stopped, and the program lives on', t => {
  withEngine({ object: 3_000, memory: 32 }, engine => {
    const bomb = 'object.l.map(a, object.l.map(b, object.l.map(c, [a, b, c]))).size() > 0'
    t.true('stopped' in engine.open(program(bomb)).judge([{ l: list }]))
    t.deepEqual(engine.open(program('object.a == 1')).judge([{ a: 1 }]), { outcomes: [{ failed: [] }] })
  })
})

test('a program that does not compile is stopped with the reason, not judged', t => {
  withEngine({}, engine => {
    const stopped = engine.open(program('object.a ==')).judge([{ a: 1 }])
    t.regex('stopped' in stopped ? stopped.stopped : '', /Unexpected token/)
  })
})

test('an object that is nested without end is a problem of that object alone', t => {
  let deep: unknown = 1
  for (let level = 0; level < 900; level += 1) deep = { a: deep }
  withEngine({}, engine => {
    const verdicts = engine.open(program('has(object.a)')).judge([deep, { a: 1 }])
    t.true('outcomes' in verdicts && verdicts.outcomes.length === 2)
  })
})
