import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { EvenBytes, inUnits, wholeUnits } from '../../lib/file/even-bytes.ts'
import { ByteChunks } from './support/byte-chunks.ts'
import { placesIn } from './support/line-bytes.ts'

function chunksOf(bytes: EvenBytes): { readonly offset: number; readonly bytes: readonly number[] }[] {
  const chunks: { readonly offset: number; readonly bytes: readonly number[] }[] = []
  for (let chunk = bytes.take(); chunk !== null; chunk = bytes.take())
    chunks.push({ offset: bytes.offset, bytes: [...chunk] })
  return chunks
}

t.test('each chunk holds whole units; half a unit at the end is a chunk of its own', async (t) => {
  const content = Uint8Array.of(1, 2, 3, 4, 5, 6, 7)
  t.strictSame(chunksOf(new EvenBytes(new ByteChunks(content, [3]))), [
    { offset: 0, bytes: [1, 2] },
    { offset: 2, bytes: [3, 4, 5, 6] },
    { offset: 6, bytes: [7] }
  ])
  t.strictSame(chunksOf(new EvenBytes(new ByteChunks(content))), [
    { offset: 0, bytes: [1, 2, 3, 4, 5, 6] },
    { offset: 6, bytes: [7] }
  ])
})

t.test('every byte is delivered once, in order and with its offset, wherever the chunks are cut', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.array(fc.nat({ max: 40 })), fc.boolean(), (content, cuts, all) => {
      const even = new EvenBytes(new ByteChunks(content, all ? placesIn(content) : cuts))
      const chunks = chunksOf(even)
      assert.deepEqual(
        chunks.flatMap(({ bytes }) => bytes),
        [...content]
      )
      let offset = 0
      for (const chunk of chunks) {
        assert.equal(chunk.offset, offset)
        offset += chunk.bytes.length
        assert.ok(chunk.bytes.length % 2 === 0 || offset === content.length)
      }
      assert.ok(even.ended)
    })
  )
})

t.test('the bytes have not ended while half a unit is left', async (t) => {
  const bytes = new ByteChunks(Uint8Array.of(1, 2, 3))
  const even = new EvenBytes(bytes)
  t.equal(even.take()?.length, 2)
  t.ok(bytes.ended)
  t.notOk(even.ended)
  t.equal(even.take()?.length, 1)
  t.ok(even.ended)
  t.equal(even.take(), null)
})

t.test('all other calls are passed on to the underlying bytes', async (t) => {
  const bytes = new ByteChunks(Uint8Array.of(1, 2, 3, 4), [2])
  const even = new EvenBytes(bytes)
  even.take()
  t.equal(even.taken, 2)
  t.notOk(even.complete)
  await new Promise<void>((resolve) => {
    even.wait(() => {
      resolve()
    })
  })
  even.stop()
  t.equal(even.take(), null)
  t.ok(even.ended)
  await even.close()
})

t.test('only charsets with units of two bytes are wrapped', async (t) => {
  const bytes = new ByteChunks(Uint8Array.of(1, 2, 3))
  t.equal(inUnits(bytes, { width: 1 }), bytes)
  t.type(inUnits(bytes, { width: 2 }), EvenBytes)
})

t.test('wholeUnits drops half a unit at the end of a chunk', async (t) => {
  const chunk = Buffer.of(1, 2, 3)
  t.equal(wholeUnits(chunk, { width: 1 }), chunk)
  t.strictSame([...wholeUnits(chunk, { width: 2 })], [1, 2])
  t.strictSame([...wholeUnits(chunk.subarray(0, 2), { width: 2 })], [1, 2])
  t.equal(wholeUnits(chunk.subarray(0, 1), { width: 2 }).length, 0)
})
