// The rule's own text: paragraphs flow again, commands stay as they are.
import test from 'ava'
import { blocksOf } from '../../src/report/formats/pdf/prose.ts'

test('a paragraph that was wrapped by hand is one line again, a short line stays one', t => {
  const first = 'On every control-plane node edit the manifest and put this line in place of'
  t.deepEqual(blocksOf(`${first}\nany other.\nDone.\n\nThen wait.`), [
    { code: false, lines: [`${first} any other. Done.`] },
    { code: false, lines: ['Then wait.'] },
  ])
  t.deepEqual(blocksOf('Short.\nLines.'), [{ code: false, lines: ['Short.', 'Lines.'] }])
})

test('indented lines are commands and keep their indentation and their breaks', t => {
  t.deepEqual(blocksOf('Look:\n\n    for x in y; do\n      echo "$x"\n    done\nThen go on.'), [
    { code: false, lines: ['Look:'] },
    { code: true, lines: ['    for x in y; do', '      echo "$x"', '    done'] },
    { code: false, lines: ['Then go on.'] },
  ])
})

test('items of a list are not run together', t => {
  const item = '- an item that is long enough to look as though it had been wrapped by hand'
  t.deepEqual(blocksOf(`${item}\n${item}`), [{ code: false, lines: [item, item] }])
})

test('nothing but blanks is no block', t => {
  t.deepEqual(blocksOf(' \n\n'), [])
})
