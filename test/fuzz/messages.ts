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

const twoDigits = (max: number): fc.Arbitrary<string> =>
  fc.nat({ max }).map((number) => String(number).padStart(2, '0'))
const rarely = (usual: fc.Arbitrary<string>, ...others: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...others) })
const gap = fc.constant(' ')

/** Close to what RFC 3164 describes: a number is out of range at times, and a part is of another kind. */
export const nearRfc3164: fc.Arbitrary<string> = fc
  .tuple(
    rarely(
      fc.nat({ max: 191 }).map((priority) => `<${priority}>`),
      '',
      '<192>',
      '<07>',
      '<>',
      '<13'
    ),
    rarely(
      fc.constantFrom('Jan', 'Feb', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'),
      'Dez',
      'DEC'
    ),
    rarely(gap, '  ', ''),
    rarely(
      fc.integer({ min: 1, max: 29 }).map((day) => String(day).padStart(2)),
      ' 0',
      '00',
      '01',
      '1',
      '30',
      '31',
      '32'
    ),
    rarely(gap, ' 2024 ', ''),
    rarely(
      fc.oneof(
        fc.tuple(twoDigits(23), twoDigits(59), twoDigits(59)).map((clock) => clock.join(':')),
        fc.constantFrom('02:30:00', '01:59:59', '23:59:59', '00:00:00')
      ),
      '24:00:00',
      '23:60:00',
      '23:59:60',
      '1:2:3',
      '01:59:59.25'
    ),
    rarely(gap, '', ': ', ' 2024 ', ' UTC: ', '  '),
    fc.constantFrom(
      '',
      'mymachine ',
      'host',
      '10.0.0.99 ',
      '10.0.0.99  ',
      '::1 ',
      'fe80::a ',
      '1986 ',
      'h\xC3\xA9 ',
      'host  ',
      'host\t'
    ),
    fc.constantFrom(
      '',
      'su: ',
      'su',
      'su[12]: ',
      'su[12] ',
      'su[12',
      'su[]: ',
      'postfix/smtpd[1]:',
      '%A-6-B: ',
      ': ',
      '[1]: '
    ),
    fc.oneof(spliced, randomBytes, fc.constantFrom('', ' ', "'su root' failed", 'a: b[1]: c'))
  )
  .map((parts) => parts.join(''))
