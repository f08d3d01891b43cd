import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { PlainBytes } from '../../lib/file/plain-bytes.ts'
import { ByteHandle } from './support/byte-handle.ts'
import { drain, woken } from './support/drain.ts'

t.test('the file is delivered from a position to its end, chunk by chunk', async (t) => {
  const bytes = new PlainBytes(new ByteHandle(Buffer.from('0123456789')).handle, 4, 1)
  const chunks: { readonly offset: number; readonly bytes: Buffer }[] = []
  t.notOk(bytes.ended)
  await drain(bytes, chunks)
  t.strictSame(
    chunks.map(({ offset, bytes }) => [offset, bytes.toString()]),
    [
      [1, '1234'],
      [5, '5678'],
      [9, '9']
    ]
  )
  t.equal(bytes.taken, 9)
  t.ok(bytes.ended)
  t.ok(bytes.complete)
  t.equal(bytes.take(), null)
})

t.test('every byte is delivered once and in order, whatever the sizes of the reads', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      async (content, size, atMost) => {
        const bytes = new PlainBytes(new ByteHandle(content, { atMost }).handle, size, 0)
        assert.deepEqual(await drain(bytes), Buffer.from(content))
      }
    ),
    { numRuns: 40 }
  )
})

t.test('reads one buffer ahead and no further, and fills two buffers in turn', async (t) => {
  const file = new ByteHandle(Buffer.alloc(100, 0x61))
  const bytes = new PlainBytes(file.handle, 10, 0)
  await woken(bytes)
  t.strictSame(file.reads, [0])
  const first = bytes.take()
  await woken(bytes)
  // The handle answers in the next turn of the event loop: a further read would have begun by the turn after it.
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
  t.strictSame(file.reads, [0, 10])
  const second = bytes.take()
  await woken(bytes)
  const third = bytes.take()
  t.not(first?.buffer, second?.buffer)
  t.equal(first?.buffer, third?.buffer)
  await bytes.close()
})

t.test('a failing read is reported after the bytes before it', async (t) => {
  const bytes = new PlainBytes(new ByteHandle(Buffer.alloc(10, 0x61), { failAt: 6 }).handle, 4, 0)
  const chunks: { readonly offset: number; readonly bytes: Buffer }[] = []
  await t.rejects(drain(bytes, chunks), { code: 'EIO' })
  t.equal(Buffer.concat(chunks.map(({ bytes }) => bytes)).length, 6)
  t.notOk(bytes.ended)
  t.notOk(bytes.complete)
  await t.rejects(woken(bytes), { code: 'EIO' }, 'a later wait reports the error again')
  await bytes.close()
})

t.test('after stop(), the read in flight is delivered, and the bytes end incomplete', async (t) => {
  const file = new ByteHandle(Buffer.alloc(100, 0x61))
  const bytes = new PlainBytes(file.handle, 10, 0)
  bytes.stop()
  t.equal((await drain(bytes)).length, 10)
  t.ok(bytes.ended)
  t.notOk(bytes.complete)
  t.strictSame(file.reads, [0])
})

t.test('bytes that are stopped after their end was found are complete', async (t) => {
  const bytes = new PlainBytes(new ByteHandle(Buffer.from('ab')).handle, 10, 0)
  await woken(bytes)
  t.equal(bytes.take()?.toString(), 'ab')
  await woken(bytes)
  bytes.stop()
  t.ok(bytes.ended)
  t.ok(bytes.complete)
})

t.test('closing waits for the read in flight', async (t) => {
  const file = new ByteHandle(Buffer.alloc(100))
  let done = false
  const bytes = new PlainBytes(
    {
      read: async (...args: Parameters<typeof file.read>) => {
        const result = await file.read(...args)
        done = true
        return result
      }
    },
    10,
    0
  )
  await bytes.close()
  t.ok(done)
})

t.test('wait never calls back synchronously', async (t) => {
  const bytes = new PlainBytes(new ByteHandle(Buffer.from('ab')).handle, 10, 0)
  await woken(bytes)
  let called = false
  const again = new Promise<void>((resolve) => {
    bytes.wait(() => {
      called = true
      resolve()
    })
  })
  t.notOk(called)
  await again
  await bytes.close()
})
