import t from 'tap'
import { ChunkSlot } from '../../../lib/file/follow/chunk-slot.ts'

t.test('each chunk is returned once, and `offset` is where it begins', async (t) => {
  const slot = new ChunkSlot()
  t.equal(slot.take(), null)
  slot.put(Buffer.from('ab'), 10)
  t.equal(slot.offset, 0, 'not taken yet')
  t.equal(slot.take()?.toString(), 'ab')
  t.equal(slot.offset, 10)
  t.equal(slot.take(), null)
  slot.put(Buffer.from('cd'), 12)
  t.equal(slot.take()?.toString(), 'cd')
  t.equal(slot.offset, 12)
})

t.test('the slot has ended only after end() was called', async (t) => {
  const slot = new ChunkSlot()
  t.strictSame([slot.ended, slot.complete], [false, false])
  slot.end()
  t.strictSame([slot.ended, slot.complete], [true, true])
})
