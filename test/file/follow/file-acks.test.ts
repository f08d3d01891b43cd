import t from 'tap'
import { SourceAcks } from '../../../lib/stream/ack-watermarks.ts'
import type { AckWatermark } from '../../../types/acks.ts'
import type { Position } from '../../../types/position.ts'
import { FileWatermarks, FileAcks } from '../../../lib/file/follow/file-acks.ts'

function position(offset: number, line: number): Position {
  return { path: '/x.log', dev: '1', ino: '2', offset, line }
}

/** Delivers so many lines of 10 bytes each; gives what acks one of them by its offset. */
function deliver({ current }: FileAcks, count: number, from = 0): Readonly<Record<number, () => void>> {
  const watermark = current as AckWatermark
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const offset = from + 10 * index
      const sequence = watermark.delivered(position(offset, offset / 10 + 1))
      return [
        offset,
        () => {
          watermark.ack(sequence)
        }
      ]
    })
  )
}

t.test('reading goes on at the first line that is not acked', async (t) => {
  const acks = new FileAcks(new FileWatermarks(new SourceAcks(() => {})))
  t.equal(acks.oldest, null)
  const ack = deliver(acks, 3)
  t.strictSame(acks.oldest, { offset: 0, line: 0 })
  ack[10]?.()
  t.strictSame(acks.oldest, { offset: 0, line: 0 })
  ack[0]?.()
  t.strictSame(acks.oldest, { offset: 20, line: 2 })
  ack[20]?.()
  t.equal(acks.oldest, null)
})

t.test('after a cut what was kept counts, and what is gone does not', async (t) => {
  const sourceAcks = new SourceAcks(() => {})
  const acks = new FileAcks(new FileWatermarks(sourceAcks))
  const before = deliver(acks, 4)
  acks.cut(20)
  const after = deliver(acks, 2, 20)
  t.strictSame(acks.oldest, { offset: 0, line: 0 })
  after[20]?.()
  before[0]?.()
  before[10]?.()
  t.strictSame(acks.oldest, { offset: 30, line: 3 }, 'the lines that were cut off are not waited for')
  t.equal(sourceAcks.unacked, 3, 'they are still acked by whoever has them')
  acks.cut(10)
  t.equal(acks.oldest, null)
})

t.test('a cut lets go of what is wholly acked', async (t) => {
  const sourceAcks = new SourceAcks(() => {})
  const acks = new FileAcks(new FileWatermarks(sourceAcks))
  deliver(acks, 1)[0]?.()
  t.equal(sourceAcks.positions.length, 1)
  acks.cut(10)
  t.equal(sourceAcks.positions.length, 0)
})

t.test('the oldest of all parts is meant, whichever watermark counts it', async (t) => {
  const acks = new FileAcks(new FileWatermarks(new SourceAcks(() => {})))
  const first = deliver(acks, 5)
  acks.cut(30)
  const second = deliver(acks, 1, 30)
  acks.cut(40)
  deliver(acks, 1, 20)
  t.strictSame(acks.oldest, { offset: 0, line: 0 })
  for (const offset of [0, 10, 20]) first[offset]?.()
  t.strictSame(acks.oldest, { offset: 20, line: 2 })
  second[30]?.()
  t.strictSame(acks.oldest, { offset: 20, line: 2 })
})

t.test('a content that goes on in two files has its acks in both', async (t) => {
  const sourceAcks = new SourceAcks(() => {})
  const acks = new FileAcks(new FileWatermarks(sourceAcks))
  const ack = deliver(acks, 3)
  const fork = acks.fork()
  fork.cut(20)
  t.strictSame(
    [acks.oldest, fork.oldest],
    [
      { offset: 0, line: 0 },
      { offset: 0, line: 0 }
    ]
  )
  ack[0]?.()
  ack[10]?.()
  t.strictSame([acks.oldest, fork.oldest], [{ offset: 20, line: 2 }, null])
  acks.release()
  t.equal(sourceAcks.unacked, 1, 'what both have read is kept for the other')
  t.equal(acks.oldest, null)
  ack[20]?.()
  t.equal(sourceAcks.unacked, 0)
  fork.release()
})

t.test('released, nothing of it is waited for', async (t) => {
  const sourceAcks = new SourceAcks(() => {})
  const acks = new FileAcks(new FileWatermarks(sourceAcks))
  deliver(acks, 3)
  acks.cut(15)
  deliver(acks, 1, 15)
  acks.release()
  t.strictSame([sourceAcks.unacked, acks.oldest, acks.current], [0, null, null])
})

t.test('under `ack: "auto"` nothing is kept', async (t) => {
  const acks = new FileAcks(new FileWatermarks(null))
  acks.cut(10)
  const fork = acks.fork()
  t.strictSame([acks.current, acks.oldest, fork.current, fork.oldest], [null, null, null, null])
  acks.release()
})

t.test('a record without an offset says nothing of a file', async (t) => {
  const acks = new FileAcks(new FileWatermarks(new SourceAcks(() => {})))
  acks.current?.delivered({ topic: 'x', partition: 0 })
  t.equal(acks.oldest, null)
  acks.cut(10)
  acks.current?.delivered({ path: '/x.log', offset: 7, line: null })
  t.strictSame(acks.oldest, { offset: 7, line: 0 })
})
