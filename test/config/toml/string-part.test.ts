import * as fc from 'fast-check'
import assert from 'node:assert/strict'
import { parse } from 'smol-toml'
import t from 'tap'
import { partOfString } from '../../../lib/config/toml/string-part.ts'

/** What stands at the part's place. */
function written(value: string, text: string, offset: number, length: number): string | null {
  const part = partOfString(value, text, { offset, length })
  return part === null ? null : value.slice(part.offset, part.offset + part.length)
}

t.test('a part is found among quotes and escapes', async (t) => {
  t.equal(written("'^(?!\\s)'", '^(?!\\s)', 1, 3), '(?!')
  t.equal(written('"^(?!\\\\s)"', '^(?!\\s)', 4, 2), '\\\\s')
  t.equal(written('"\\t\\u0041\\U0001F600\\"b"', '\tA😀"b', 1, 1), '\\u0041')
  t.equal(written('"\\t\\u0041\\U0001F600\\"b"', '\tA😀"b', 2, 2), '\\U0001F600')
  t.equal(written('"\\t\\u0041\\U0001F600\\"b"', '\tA😀"b', 4, 2), '\\"b')
  t.equal(written('"""\na\\\n   b"""', 'ab', 1, 1), 'b')
  t.equal(written("'''\r\na\nb\\'''", 'a\nb\\', 2, 2), 'b\\')
})

t.test('what is not written as it reads has no part', async (t) => {
  t.equal(written('"${PATTERN}"', '^(?!a)', 1, 3), null)
  t.equal(written('"\\U00110000"', 'a', 0, 1), null)
  t.equal(written("'ab'", 'ab', 1, 5), null)
})

t.test('of random strings, each unit is found where it is written', async () => {
  const piece = fc.constantFrom(
    'a',
    '(',
    '😀',
    'é',
    "'",
    '"',
    '\\\\',
    '\\"',
    '\\t',
    '\\n',
    '\\b',
    '\\u00e9',
    '\\u0041',
    '\\U0001F600',
    ' ',
    '\n',
    '\\\n  ',
    '\\  \n\n x'
  )
  const quotes = fc.constantFrom('"', "'", '"""', "'''", '"""\n', "'''\n")
  let read = 0
  fc.assert(
    fc.property(quotes, fc.array(piece, { maxLength: 8 }), (opening, pieces) => {
      // The parser loses a quote that stands between an escaped line end and the closing quotes
      const value = `${opening}${pieces.join('')}.${opening.trimEnd()}`
      let text: unknown
      try {
        text = parse(`k = ${value}`)['k']
      } catch {
        return
      }
      assert.ok(typeof text === 'string')
      read++
      for (let offset = 0; offset < text.length; offset++) {
        const unit = text.slice(offset, offset + 1)
        const found = written(value, text, offset, 1)
        // An escape may stand for two units
        const said = found?.startsWith('\\') === true && opening.startsWith('"') ? parse(`k = "${found}"`)['k'] : found
        assert.ok(typeof said === 'string' && said.includes(unit), `${value} at ${offset}: ${found}`)
      }
    }),
    { numRuns: 1000 }
  )
  assert.ok(read > 200)
})
