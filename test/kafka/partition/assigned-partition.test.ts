import t from 'tap'
import { SourceAcks } from '../../../lib/stream/ack-watermarks.ts'
import { partitionName } from '../../../lib/kafka/partition/assigned-partition.ts'
import { assigned, batchOf } from '../support/batches.ts'

const HIGH = '1000'

t.test('under ack: auto finished records are committable, within a batch, after it, or at the beginning', (t) => {
  const partition = assigned()
  t.equal(partition.committable, null, 'nothing is known')
  t.equal(partition.position, null)
  t.equal(partition.lag, null)
  partition.beginAt('5', { isCommitted: false, highWatermark: HIGH })
  t.equal(partition.committable, '5')
  t.equal(partition.committed, null)
  t.equal(partition.lag, 995)
  partition.highWatermark = '11'
  t.equal(partition.lag, 6)
  partition.finished('7', true)
  t.equal(partition.committable, '8')
  t.equal(partition.position, '8')
  const batch = batchOf([8, 9], { partition })
  partition.delivering(batch)
  t.equal(partition.committable, '8', 'the batch in hand has nothing done yet')
  batch.take()
  t.equal(partition.committable, '9')
  t.equal(partition.position, '9')
  t.equal(partition.lag, 2)
  t.equal(partition.unacked, 0)
  partition.release()
  t.end()
})

t.test("a starting offset equal to the group's commit is not committed again", (t) => {
  const partition = assigned()
  partition.beginAt('5', { isCommitted: true, highWatermark: HIGH })
  t.equal(partition.committed, '5')
  t.end()
})

t.test('under manual acks the watermark is committable, over gaps', (t) => {
  const partition = assigned({ acks: new SourceAcks(() => {}) })
  partition.beginAt('3', { isCommitted: true, highWatermark: HIGH })
  const batch = batchOf([4, 9, 30], { partition })
  const [first, second, third] = [batch.take(), batch.take(), batch.take()]
  batch.finish()
  t.equal(partition.unacked, 3)
  t.equal(partition.committable, '3')
  third?.ack()
  t.equal(partition.committable, '3')
  first?.ack()
  t.equal(partition.committable, '5')
  second?.ack()
  t.equal(partition.committable, '31')
  t.end()
})

t.test('hidden records are skipped, with or without a batch before them', (t) => {
  const partition = assigned()
  partition.beginAt('0', { isCommitted: true, highWatermark: HIGH })
  partition.skipped('3')
  t.equal(partition.committable, '4')
  const batch = batchOf([4], { partition })
  partition.delivering(batch)
  partition.skipped('6')
  t.equal(partition.committable, '4')
  batch.take()
  batch.finish()
  t.equal(partition.committable, '7')
  t.end()
})

t.test('acks after a partition was revoked have no effect', (t) => {
  const acks = new SourceAcks(() => {})
  const before = assigned({ acks })
  const [old] = [batchOf([4], { partition: before }).take()]
  before.release()
  t.equal(acks.unacked, 0)
  const after = assigned({ acks })
  after.beginAt('4', { isCommitted: true, highWatermark: HIGH })
  const again = batchOf([4, 5], { partition: after })
  again.take()
  old?.ack()
  t.equal(after.committable, '4')
  t.equal(acks.unacked, 1)
  t.end()
})

t.test('two members of one process that both hold a partition do not share acks', (t) => {
  const acks = new SourceAcks(() => {})
  const [one, other] = [assigned({ acks, instance: 0 }), assigned({ acks, instance: 1 })]
  batchOf([1], { partition: one }).take()
  const event = batchOf([1], { partition: other }).take()
  one.release()
  t.equal(acks.unacked, 1)
  event?.ack()
  t.equal(other.committable, '2')
  t.equal(one.name, partitionName('t', 0))
  t.end()
})

t.test('the lag behind an open transaction counts as held', async (t) => {
  const partition = assigned()
  t.equal(partition.held, 0, 'nothing is known')
  partition.beginAt('5', { isCommitted: false, highWatermark: '20', stableEnd: '7' })
  t.strictSame([partition.lag, partition.held], [15, 13])
  partition.finished('6', true)
  t.strictSame([partition.lag, partition.held], [13, 13], 'all that is left')
  partition.finished('9', true)
  t.strictSame([partition.lag, partition.held], [10, 10], 'it has ended meanwhile, and was read past')
  partition.stableEnd = null
  t.equal(partition.held, 0)
})
