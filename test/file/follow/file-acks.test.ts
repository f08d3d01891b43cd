import t from 'tap'
import { SourceAcks } from '../../../lib/stream/ack-watermarks.ts'
import type { AckWatermark } from '../../../types/acks.ts'
import type { Position } from '../../../types/position.ts'
import { FileWatermarks, FileAcks } from '../../../lib/file/follow/file-acks.ts'

function position(offset: number, line: number): Position {
  return { path: '/x.log', dev: '1', ino: '2', offset, line }
}

/** Delivers `count` lines of 10 bytes each; returns a function to ack each line, by its offset. */
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

t.test('reading resumes at the first unacked line', async (t) => {
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

t.test('after a cut, acks count for the bytes that were kept and not for those that are gone', async (t) => {
  const sourceAcks = new SourceAcks(() => {})
  const acks = new FileAcks(new FileWatermarks(sourceAcks))
  const before = deliver(acks, 4)
  acks.cut(20)
  const after = deliver(acks, 2, 20)
  t.strictSame(acks.oldest, { offset: 0, line: 0 })
  after[20]?.()
  before[0]?.()
  before[10]?.()
  t.strictSame(acks.oldest, { offset: 30, line: 3 }, 'lines that were cut off are no longer waited for')
  t.equal(sourceAcks.unacked, 3, 'they can still be acked by the consumer')
  acks.cut(10)
  t.equal(acks.oldest, null)
})

t.test('a cut releases a watermark whose lines are all acked', async (t) => {
  const sourceAcks = new SourceAcks(() => {})
  const acks = new FileAcks(new FileWatermarks(sourceAcks))
  deliver(acks, 1)[0]?.()
  t.equal(sourceAcks.positions.length, 1)
  acks.cut(10)
  t.equal(sourceAcks.positions.length, 0)
})

t.test('the oldest unacked line of all parts is reported, whichever watermark holds it', async (t) => {
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

t.test('a content that continues in two files tracks its acks for both', async (t) => {
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
  t.equal(sourceAcks.unacked, 1, 'lines read from both files stay tracked for the other one')
  t.equal(acks.oldest, null)
  ack[20]?.()
  t.equal(sourceAcks.unacked, 0)
  fork.release()
})

t.test('after release no line is waited for', async (t) => {
  const sourceAcks = new SourceAcks(() => {})
  const acks = new FileAcks(new FileWatermarks(sourceAcks))
  deliver(acks, 3)
  acks.cut(15)
  deliver(acks, 1, 15)
  acks.release()
  t.strictSame([sourceAcks.unacked, acks.oldest, acks.current], [0, null, null])
})

t.test('under `ack: "auto"` nothing is tracked', async (t) => {
  const acks = new FileAcks(new FileWatermarks(null))
  acks.cut(10)
  const fork = acks.fork()
  t.strictSame([acks.current, acks.oldest, fork.current, fork.oldest], [null, null, null, null])
  acks.release()
})

t.test('a record without an offset does not change the oldest unacked line of a file', async (t) => {
  const acks = new FileAcks(new FileWatermarks(new SourceAcks(() => {})))
  acks.current?.delivered({ topic: 'x', partition: 0 })
  t.equal(acks.oldest, null)
  acks.cut(10)
  acks.current?.delivered({ path: '/x.log', offset: 7, line: null })
  t.strictSame(acks.oldest, { offset: 7, line: 0 })
})
