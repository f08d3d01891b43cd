import fc from 'fast-check'
import t from 'tap'
import { madeOf, readBack } from './support/comparable.ts'
import { headerOf } from './support/header-of.ts'
import { shifted, unsound } from './support/sound-header.ts'
import { rfc3164Message, rfc5424Message } from './support/valid-messages.ts'

const formats = ['auto', 'rfc5424', 'rfc3164'] as const

t.test('what a message was made of comes back', async () => {
  for (const messages of [rfc5424Message, rfc3164Message]) {
    fc.assert(
      fc.property(messages, (message) => {
        if (readBack(message) !== madeOf(message)) throw new Error(`${readBack(message)} of ${madeOf(message)}`)
      }),
      { numRuns: 1000 }
    )
  }
})

const pieces = fc.constantFrom(
  '<34>',
  '<',
  '1 ',
  '- ',
  '-',
  ' ',
  '2003-10-11T22:14:15.003Z',
  '2003-10-11',
  'Oct 11 22:14:15',
  '1990 ',
  ' 2006',
  'UTC:',
  ': ',
  ':',
  '*',
  '29: ',
  'host',
  ' su[12]',
  'su:',
  '[',
  ']',
  '[a b="c"]',
  '"',
  '\\',
  '=',
  '\xEF\xBB\xBF',
  '\x00',
  '\x7F',
  '\xFF',
  '\n',
  '%SYS-5-X: ',
  'TZ-6',
  '.123',
  '+02:00',
  '9'
)
const anything = fc.oneof(
  fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  rfc5424Message.map(({ latin1 }) => latin1),
  rfc3164Message.map(({ latin1 }) => latin1)
)

t.test('of any bytes the header is sound, and what it leaves is the end of the message or all of it', async () => {
  fc.assert(
    fc.property(anything, fc.constantFrom(...formats), (text, format) => {
      const problem = unsound(headerOf(text, format), 0, text.length)
      if (problem !== null) throw new Error(problem)
    }),
    { numRuns: 3000 }
  )
})

t.test('neighbours in the same block change nothing', async () => {
  fc.assert(
    fc.property(anything, anything, anything, fc.constantFrom(...formats), (before, text, behind, format) => {
      const alone = headerOf(text, format)
      const among = headerOf(before + text + behind, format, before.length, before.length + text.length)
      return JSON.stringify(shifted(among, before.length)) === JSON.stringify(shifted(alone, 0))
    }),
    { numRuns: 3000 }
  )
})

t.test('a message cut anywhere is parsed as if nothing had followed the cut', async () => {
  fc.assert(
    fc.property(
      fc.oneof(rfc5424Message, rfc3164Message),
      fc.nat(),
      fc.constantFrom(...formats),
      ({ latin1 }, cut, format) => {
        const stop = cut % (latin1.length + 1)
        return (
          JSON.stringify(headerOf(latin1, format, 0, stop)) === JSON.stringify(headerOf(latin1.slice(0, stop), format))
        )
      }
    ),
    { numRuns: 3000 }
  )
})
