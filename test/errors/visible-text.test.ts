import * as fc from 'fast-check'
import t from 'tap'
import { visibleLines, visibleText } from '../../lib/errors/visible-text.ts'

t.test('control sequences are shown instead of obeyed by a terminal', async (t) => {
  for (const [text, shown] of [
    ['plain 日志 é', 'plain 日志 é'],
    ['\u001B[31m', String.raw`\x1b[31m`],
    ['a\nb\rc\td', String.raw`a\nb\rc\td`],
    ['\u202Egol', String.raw`\u202egol`],
    ['\u2028', String.raw`\u2028`],
    ['\uD800', String.raw`\ud800`],
    ['a\\\uDCFF\uDC80', String.raw`a\\\xff\x80`],
    ['\u{E0001}', String.raw`\u{e0001}`],
    ['\u009B', String.raw`\x9b`]
  ] as const)
    t.equal(visibleText(text), shown)
})

t.test('text of several lines keeps its lines and tabs', async (t) => {
  t.equal(visibleLines('a\r\n\tb\rc\u001B'), 'a\n\tb\\rc\\x1b')
})

t.test('nothing invisible is left', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(visibleText(text)))
  )
  t.pass('nothing was')
})
