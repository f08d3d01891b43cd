import t from 'tap'
import type { KafkaRebalance, KafkaRebalanceCause } from '../../../types/kafka.ts'
import { RebalanceLog } from '../../../lib/kafka/watch/rebalance-log.ts'

function rebalance(at: number, cause: KafkaRebalanceCause = 'group', instance = 0): KafkaRebalance {
  return { at, instance, cause, durationMs: 1, before: 1, after: 1, unacked: 0 }
}

t.test('the log keeps the last twenty rebalances, and counts all', (t) => {
  const log = new RebalanceLog()
  for (let at = 0; at < 30; at++) log.add(rebalance(at * 3_600_000))
  t.equal(log.count, 30)
  t.equal(log.recent.length, 20)
  t.equal(log.recent.at(-1)?.at, 29 * 3_600_000)
  t.end()
})

t.test('five rebalances of one member in ten minutes are too many; the first join does not count', (t) => {
  const often = new RebalanceLog()
  const found = [0, 1, 2, 3, 4, 5].map((minute) =>
    often.add(rebalance(minute * 60_000, minute === 0 ? 'join' : 'group'))
  )
  t.strictSame(found, [null, null, null, null, null, 5])
  const seldom = new RebalanceLog()
  t.ok([0, 3, 6, 9, 12, 15].every((minute) => seldom.add(rebalance(minute * 60_000)) === null))
  const shared = new RebalanceLog()
  t.ok(
    [0, 1, 2, 3, 4, 5].every((at) => shared.add(rebalance(at, 'group', at % 2)) === null),
    'of two members each sees the same ones'
  )
  t.end()
})
