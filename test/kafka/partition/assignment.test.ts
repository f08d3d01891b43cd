import t from 'tap'
import { SourceAcks } from '../../../lib/stream/ack-watermarks.ts'
import { Assignment, NO_ASSIGNMENT } from '../../../lib/kafka/partition/assignment.ts'
import { assigned, batchOf } from '../support/batches.ts'

const HIGH = '1000'

t.test('an assignment finds its own partitions, and none of an earlier one', (t) => {
  const [own, old] = [assigned({ partition: 1 }), assigned({ partition: 1 })]
  const assignment = new Assignment([own, assigned({ topic: 'u' })])
  t.equal(assignment.get('t', 1), own)
  t.equal(assignment.get('t', 2), undefined)
  t.ok(assignment.has(own))
  t.notOk(assignment.has(old), 'the same name, but of another time')
  t.equal(assignment.size, 2)
  t.strictSame(
    assignment.partitions.map(({ name }) => name),
    ['t/1', 'u/0']
  )
  t.equal(NO_ASSIGNMENT.size, 0)
  t.end()
})

t.test('a committed offset is not committed again', (t) => {
  const [one, two] = [assigned({ partition: 1 }), assigned({ partition: 2 })]
  const batch = batchOf([7, 8], { partition: two })
  two.delivering(batch)
  const assignment = new Assignment([one, two])
  t.strictSame(assignment.uncommitted(), [])
  one.beginAt('3', { isCommitted: false, highWatermark: HIGH })
  two.beginAt('7', { isCommitted: true, highWatermark: HIGH })
  t.strictSame(assignment.uncommitted(), [{ topic: 't', partition: 1, offset: '3' }])
  batch.take()
  const due = assignment.uncommitted()
  t.strictSame(due, [
    { topic: 't', partition: 1, offset: '3' },
    { topic: 't', partition: 2, offset: '8' }
  ])
  assignment.committed([...due, { topic: 'gone', partition: 0, offset: '1' }])
  t.strictSame(assignment.uncommitted(), [])
  t.end()
})

t.test('counts what is unacked in all, until it is released', (t) => {
  const acks = new SourceAcks(() => {})
  const partitions = [assigned({ acks, partition: 1 }), assigned({ acks, partition: 2 })]
  const assignment = new Assignment(partitions)
  for (const partition of partitions) batchOf([1], { partition }).take()
  t.equal(assignment.unacked, 2)
  assignment.release()
  t.equal(acks.unacked, 0)
  t.end()
})
