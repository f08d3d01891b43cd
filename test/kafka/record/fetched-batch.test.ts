import fc from 'fast-check'
import t from 'tap'
import { assigned, batchOf } from '../support/batches.ts'
import { SourceAcks } from '../../../lib/stream/ack-watermarks.ts'

const HIGH = '1000'

t.test("only records that have left the stream's own buffer count as finished", (t) => {
  let buffered = 0
  const batch = batchOf([3, 5, 9], { buffered: () => buffered })
  t.equal(batch.done, null)
  t.equal(batch.position, '3')
  batch.take()
  buffered = 1
  t.equal(batch.done, null, 'the first is still buffered')
  t.equal(batch.position, '5')
  batch.take()
  t.equal(batch.done, '4', 'the offset after the first; the second is buffered')
  buffered = 0
  t.equal(batch.done, '6')
  batch.take()
  t.equal(batch.position, '10')
  t.equal(batch.done, '10')
  t.equal(batch.take(), null)
  t.end()
})

t.test('a batch knows how many records were delivered and where the rest begins', (t) => {
  const batch = batchOf([3, 5, 9])
  t.equal(batch.position, '3')
  t.equal(batch.given, 0)
  batch.take()
  t.equal(batch.given, 1)
  t.notOk(batch.empty)
  t.equal(batchOf([]).take(), null)
  t.ok(batchOf([]).empty)
  t.end()
})

t.test('counts the records before an offset', (t) => {
  const batch = batchOf([3, 5, 9])
  const table: [number, number][] = [
    [0, 0],
    [3, 0],
    [4, 1],
    [9, 2],
    [10, 3]
  ]
  for (const [offset, count] of table) t.equal(batch.countBefore(BigInt(offset)), count, `before ${offset}`)
  t.end()
})

t.test('its end may lie beyond its last record', (t) => {
  const batch = batchOf([3], { lastOffset: 4 })
  batch.take()
  t.equal(batch.position, '5', 'the marker at the end of a transaction is passed too')
  batch.skipTo('7')
  t.equal(batch.position, '8')
  const { partition } = batch
  batch.finish()
  t.equal(partition.committable, '8')
  t.end()
})

t.test('under manual acks hidden records need no ack, and the watermark does not pass a record before them', (t) => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(200), { minLength: 1, maxLength: 20 }),
      fc.nat(3),
      fc.infiniteStream(fc.nat(1000)),
      (unsorted, hidden, picks) => {
        const offsets = unsorted.toSorted((a, b) => a - b)
        const partition = assigned({ acks: new SourceAcks(() => {}) })
        partition.beginAt('0', { isCommitted: true, highWatermark: HIGH })
        const last = Math.max(...offsets) + hidden
        const batch = batchOf(offsets, { partition, lastOffset: last })
        const events = offsets.map(() => batch.take())
        batch.finish()
        const open = new Set(offsets)
        const left = events.filter((event) => event !== null)
        while (left.length > 0) {
          const [event] = left.splice((picks.next().value ?? 0) % left.length, 1)
          event?.ack()
          open.delete(Number(event?.position.offset))
          const committable = Number(partition.committable)
          for (const offset of open) if (offset < committable) return false
        }
        return partition.committable === String(last + 1)
      }
    )
  )
  t.end()
})
