import fc from 'fast-check'
import { rfc3164Message, rfc5424Message } from '../syslog/parse/support/valid-messages.ts'

/** Any bytes, as one character each. */
export const randomBytes: fc.Arbitrary<string> = fc
  .uint8Array({ maxLength: 100 })
  .map((bytes) => Buffer.from(bytes).toString('latin1'))

const pieces = [
  '<34>',
  '<191>',
  '<',
  '>',
  '1 ',
  '2 ',
  '999 ',
  '- ',
  '-',
  ' ',
  '  ',
  '2003-10-11T22:14:15.003Z ',
  '2003-10-11T22:14:15+02:00 ',
  '2003-02-29T00:00:00Z ',
  '2003-10-11 ',
  'Oct 11 22:14:15 ',
  'Feb 29 22:14:15',
  'oct 1 2:3:4',
  '1990 Oct 22 10:52:01 ',
  'Oct 11 2024 22:14:15: ',
  ' 2006 ',
  'UTC: ',
  'CET:',
  ': ',
  ':',
  '*',
  '.',
  '29: ',
  '000029: ',
  'host ',
  'host: ',
  'su: ',
  ' su[12]: ',
  'a[',
  ']',
  '[a b="c"]',
  '[a b="\\"\\]\\\\" b="d"]',
  '[__proto__ __proto__="x"]',
  '"',
  '\\',
  '=',
  '\xEF\xBB\xBF',
  '\x00',
  '\x7F',
  '\xC3\xA9',
  '\xFF',
  '\n',
  '\r\n',
  '%SYS-5-CONFIG_I: ',
  '%ASA-6-302013: ',
  'TZ-6 ',
  '.123',
  ',123',
  '+02:00',
  '+0200',
  'Z',
  'T',
  '9',
  '99'
] as const

/** A message that is right, or was until something was put in, taken out, doubled or changed. */
export const mutated: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(rfc5424Message, rfc3164Message).map(({ latin1 }) => latin1),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat({ max: 6 }),
        fc.oneof(fc.constantFrom(...pieces), fc.constantFrom('', '\x00', ' ', ']', '"', '0'))
      ),
      { maxLength: 3 }
    )
  )
  .map(([message, changes]) =>
    changes.reduce((text, [place, taken, put]) => {
      const at = place % (text.length + 1)
      return text.slice(0, at) + put + text.slice(at + taken)
    }, message)
  )

/** Pieces of messages in any order. */
export const spliced: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...pieces) }, { weight: 1, arbitrary: mutated }), {
    maxLength: 12
  })
  .map((parts) => parts.join(''))
