import fc from 'fast-check'
import assert from 'node:assert/strict'
import t from 'tap'
import { cutText } from '../../lib/errors/cut-text.ts'

t.test('a text that is too long is cut and marked', async (t) => {
  t.strictSame(
    ['', 'abc', 'abcd', 'abcde'].map((text) => cutText(text, 4)),
    ['', 'abc', 'abcd', 'abc…']
  )
})

t.test('no text is cut within a character', async () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'é', '折', '😀'), maxLength: 40 })
  fc.assert(
    fc.property(texts, fc.integer({ min: 3, max: 40 }), (text, limit) => {
      const cut = cutText(text, limit)
      assert.ok(cut.length <= limit && cut.length >= Math.min(text.length, limit - 1))
      assert.ok(cut === text || text.startsWith(cut.slice(0, -1)), JSON.stringify({ text, cut }))
      assert.ok(!cut.includes('\u{FFFD}'))
    })
  )
})
