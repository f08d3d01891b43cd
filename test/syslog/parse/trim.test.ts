import t from 'tap'
import { trimmedStop } from '../../../lib/syslog/parse/trim.ts'

t.test('trailing CR, LF and NUL are not part of a message', async (t) => {
  for (const [text, kept] of [
    ['', 0],
    ['x', 1],
    ['x\n', 1],
    ['x\r\n', 1],
    ['x\0', 1],
    ['x\0\n\r\0\0', 1],
    ['\n\n', 0],
    ['a\nb', 3],
    ['x ', 2],
    ['x\t\n', 2],
    ['\nx', 2]
  ] as const)
    t.equal(trimmedStop(text, 0, text.length), kept, JSON.stringify(text))
  t.equal(trimmedStop('\n\n\n\n', 2, 3), 2, 'what stands before the message is left alone')
  t.equal(trimmedStop('ab\0\0', 0, 3), 2)
})
