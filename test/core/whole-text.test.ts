import fc from 'fast-check'
import t from 'tap'
import { wholeNames, wholeText } from '../../lib/core/whole-text.ts'

const name = fc.oneof(
  fc.constantFrom(
    '\ud800',
    '\ud801',
    '\udfff',
    '\ufffd',
    '\ufffd_2',
    '\ufffd_3',
    'a.b',
    'a_b',
    'a_b_2',
    '__proto__',
    ''
  ),
  fc.string({ unit: 'binary', maxLength: 3 })
)
const entries = fc.uniqueArray(fc.tuple(name, fc.nat()), { selector: ([each]) => each, maxLength: 12 })
const dotless = (each: string): string => wholeText(each).replaceAll('.', '_')

t.test('every text survives UTF-8, and a text that already did stays unchanged', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const whole = wholeText(text)
      t.equal(Buffer.from(whole).toString(), whole)
      if (!/\p{Cs}/u.test(text)) t.equal(whole, text)
    })
  )
  t.end()
})

t.test('different names stay different, and a valid name stays unchanged', (t) => {
  for (const wholeName of [wholeText, dotless]) {
    fc.assert(
      fc.property(entries, (given) => {
        const whole = wholeNames(given, wholeName)
        t.equal(new Set(whole.map(([each]) => each)).size, given.length)
        t.strictSame(
          whole.map(([, value]) => value),
          given.map(([, value]) => value)
        )
        for (const [at, [each]] of whole.entries()) {
          const [before = ''] = given[at] ?? []
          t.equal(wholeName(each), each, 'the format holds it')
          if (wholeName(before) === before) t.equal(each, before)
        }
      })
    )
  }
  t.end()
})

t.test('ten thousand similar names stay distinct', (t) => {
  const alike = Array.from({ length: 10_000 }, (_, index): [string, number] => [
    `\ud800${'\ud801'.repeat(index % 2)}${String.fromCharCode(0xd800 + (index % 1024), 0xd800 + (index >> 10))}`,
    index
  ])
  t.equal(new Set(wholeNames(alike).map(([each]) => each)).size, 10_000)
  t.end()
})
