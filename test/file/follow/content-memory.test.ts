import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { ContentMemory, HEAD_BYTES, WINDOW_BYTES } from '../../../lib/file/follow/content-memory.ts'
import { randomText } from '../support/random-text.ts'
import { memoryOf } from './support/unit-memory.ts'

const CONTENT = randomText(3 * WINDOW_BYTES)
const sizes = fc.array(fc.oneof(fc.nat({ max: 300 }), fc.nat({ max: 2 * WINDOW_BYTES }), fc.constantFrom(HEAD_BYTES, WINDOW_BYTES)), { maxLength: 8 })

t.test('it keeps the first bytes and the last ones, in whatever pieces they come', async () => {
  fc.assert(fc.property(sizes, (pieces) => {
    const memory = new ContentMemory()
    let at = 0
    for (const size of pieces) {
      const piece = Buffer.from(CONTENT.subarray(at, at + size))
      memory.took(piece)
      piece.fill(0) // it belongs to the reader
      at = Math.min(CONTENT.length, at + size)
      assert.equal(memory.offset, at)
      assert.deepEqual(memory.head, CONTENT.subarray(0, Math.min(at, HEAD_BYTES)))
      assert.deepEqual(memory.window, CONTENT.subarray(Math.max(0, at - WINDOW_BYTES), at))
      assert.equal(memory.windowStart, Math.max(0, at - WINDOW_BYTES))
    }
  }))
})

t.test('up to an offset before, it is what it was then, as far as the window reaches', async () => {
  fc.assert(fc.property(fc.nat({ max: CONTENT.length }), fc.nat({ max: CONTENT.length }), (read, back) => {
    const offset = Math.max(0, read - back)
    const memory = memoryOf(CONTENT, read)
    const before = memory.until(offset)
    assert.equal(before.offset, offset)
    assert.deepEqual(before.head, CONTENT.subarray(0, Math.min(offset, HEAD_BYTES)))
    assert.deepEqual(before.window, CONTENT.subarray(Math.min(offset, memory.windowStart), offset))
    before.took(CONTENT.subarray(offset, read))
    assert.deepEqual([before.offset, before.head], [memory.offset, memory.head])
    assert.ok(memory.window.equals(before.window) || before.window.length < memory.window.length)
  }))
})

t.test('a slice is given where all of it is remembered', async (t) => {
  const memory = memoryOf(CONTENT, WINDOW_BYTES + 100)
  for (const [start, end, there] of [
    [100, WINDOW_BYTES + 100, true], [100, 100, true], [99, 200, false], [0, 10, false], [200, 300, true], [200, WINDOW_BYTES + 101, false]
  ] as const) {
    t.strictSame(memory.slice(start, end), there ? CONTENT.subarray(start, end) : null, `${start} to ${end}`)
  }
})

t.test('one that is taken up in the middle goes on from the head that is known', async (t) => {
  const short = new ContentMemory(10, CONTENT.subarray(0, 10), CONTENT.subarray(0, 10))
  short.took(CONTENT.subarray(10, 30))
  t.strictSame(short.head, CONTENT.subarray(0, 30))
  const unknown = new ContentMemory(10)
  unknown.took(CONTENT.subarray(10, 30))
  t.equal(unknown.head.length, 0, 'what is not at the beginning is no head')
  t.strictSame([unknown.offset, unknown.windowStart], [30, 10])
})
