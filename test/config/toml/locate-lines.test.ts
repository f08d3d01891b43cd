import * as fc from 'fast-check'
import t from 'tap'
import { LineIndex } from '../../../lib/config/toml/locate-lines.ts'

t.test('property: an offset and its line and column are the same place', async () => {
  const text = fc
    .array(fc.constantFrom('\n', 'a', '\r\n', 'x'.repeat(700), 'y'.repeat(1024), '\n\n\n'), { maxLength: 30 })
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, fc.nat(), (text, number) => {
      const offset = number % (text.length + 1)
      const lines = new LineIndex(text)
      const before = text.slice(0, offset).split('\n')
      const { line, column } = lines.at(offset)
      return (
        line === before.length &&
        column === (before.at(-1)?.length ?? 0) + 1 &&
        lines.offsetOf({ line, column }) === offset
      )
    }),
    { numRuns: 500 }
  )
})

t.test('an offset behind the text is at its end', async (t) => {
  t.same(new LineIndex('a\nbc').at(99), { line: 2, column: 3 })
  t.same(new LineIndex('').at(0), { line: 1, column: 1 })
})
