import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { HEAD_BYTES, WINDOW_BYTES } from '../../../lib/file/follow/content-memory.ts'
import type { ContentPrefix } from '../../../lib/file/follow/content-prefix.ts'
import { contentHash, continuesRecord, likenessTo, startsAlike } from '../../../lib/file/follow/same-content.ts'
import { randomText } from '../support/random-text.ts'
import { memoryOf } from './support/unit-memory.ts'

const CONTENT = randomText(3 * WINDOW_BYTES)
const length = fc.oneof(fc.nat({ max: CONTENT.length }), fc.nat({ max: HEAD_BYTES + 10 }))

/** Another content: as far as `same` bytes alike, and with as many bytes more. */
const others = fc.record({ same: length, more: fc.nat({ max: 2000 }) }).map(({ same, more }) => Buffer.concat([CONTENT.subarray(0, same), Buffer.alloc(more, 0x01)]))

function prefixOf(content: Buffer, offset: number): ContentPrefix {
  const counted = content.subarray(0, offset)
  return { length: counted.length, head: content.subarray(0, HEAD_BYTES), before: counted.subarray(-WINDOW_BYTES), whole: offset >= content.length }
}

t.test('what goes on is told from what ends before and from what is another content', async () => {
  fc.assert(fc.property(length.filter((read) => read > 0), others, (read, other) => {
    const likeness = likenessTo(memoryOf(CONTENT, read), prefixOf(other, read))
    const known = CONTENT.subarray(0, read)
    if (other.length >= read) assert.equal(likeness, known.equals(other.subarray(0, read)) ? 'continues' : 'other')
    else if (known.subarray(0, other.length).equals(other)) assert.equal(likeness, 'shorter')
    else {
      // Between the first bytes and the last ones nobody can compare.
      const windowStart = Math.max(0, read - WINDOW_BYTES)
      const compared = (content: Buffer): Buffer => Buffer.concat([content.subarray(0, Math.min(HEAD_BYTES, other.length)), content.subarray(windowStart, other.length)])
      assert.equal(likeness, compared(known).equals(compared(other)) ? 'shorter' : 'other')
    }
  }), { numRuns: 1000 })
})

t.test('a content goes on from a record whose bytes it has', async () => {
  fc.assert(fc.property(length, length, others, (offset, beforeBytes, other) => {
    const before = CONTENT.subarray(Math.max(0, offset - Math.min(beforeBytes, 256)), offset)
    const record = { offset, head: contentHash(CONTENT.subarray(0, Math.min(offset, HEAD_BYTES))), before: contentHash(before) }
    const same = (content: Buffer): boolean => content.subarray(0, Math.min(offset, HEAD_BYTES)).equals(CONTENT.subarray(0, Math.min(offset, HEAD_BYTES)))
      && content.subarray(offset - before.length, offset).equals(before)
    assert.equal(continuesRecord(record, prefixOf(CONTENT, offset)), true)
    assert.equal(continuesRecord(record, prefixOf(other, offset)), other.length >= offset && same(other))
  }), { numRuns: 1000 })
})

t.test('a record whose head is longer than its offset is compared by all of its head', async (t) => {
  const record = { offset: 4, head: contentHash(Buffer.from('a\nb\nc\n')), before: contentHash(Buffer.alloc(0)) }
  t.ok(continuesRecord(record, prefixOf(Buffer.from('a\nb\nc\nd\n'), 4)))
  t.notOk(continuesRecord(record, prefixOf(Buffer.from('a\nb\nX\nd\n'), 4)))
  t.notOk(continuesRecord(record, prefixOf(Buffer.from('a\nb\n'), 4)), 'some of it is gone')
})

t.test('beginnings', async (t) => {
  for (const [one, other, alike] of [['', '', true], ['', 'a', true], ['ab', 'abc', true], ['ab', 'ac', false], ['b', 'ab', false]] as const) {
    t.equal(startsAlike(Buffer.from(one), Buffer.from(other)), alike, `${one} and ${other}`)
    t.equal(startsAlike(Buffer.from(other), Buffer.from(one)), alike)
  }
})

t.test('the hash of nothing is empty', async (t) => {
  t.strictSame(contentHash(Buffer.alloc(0)), { length: 0, hash: '' })
  t.strictSame(contentHash(Buffer.from('abc')), { length: 3, hash: createHash('sha256').update('abc').digest('hex') })
})
