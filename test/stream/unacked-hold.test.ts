import t from 'tap'
import { UnackedHold } from '../../lib/stream/unacked-hold.ts'
import type { SourceError } from '../../lib/index.ts'

t.test('the hold at the limit reports the number unacked and the oldest, and not again with every record', (t) => {
  const acks = { unacked: 99, oldest: { topic: 'a', partition: 1, offset: '5' } }
  const warnings: SourceError[] = []
  const hold = new UnackedHold({
    key: 'orders',
    acks,
    maxUnacked: 100,
    warn: (error) => {
      warnings.push(error)
    }
  })
  t.equal(hold.stops(), false)
  t.equal(hold.acked(), false)
  acks.unacked = 100
  t.equal(hold.stops(), true)
  t.equal(hold.stops(), true)
  t.equal(hold.active, true)
  acks.unacked = 99
  t.equal(hold.acked(), true, 'intake goes on')
  t.equal(hold.active, false)
  acks.unacked = 100
  t.equal(hold.stops(), true)
  t.equal(warnings.length, 1)
  t.equal(warnings[0]?.code, 'SYSTEM_TOO_MANY_UNACKED')
  t.match(warnings[0]?.message, /orders.*100 are not acked, the oldest is \{"topic":"a","partition":1,"offset":"5"\}/)
  t.equal(warnings[0]?.classification.severity, 'warning')
  acks.unacked = 89
  hold.acked()
  acks.unacked = 100
  hold.stops()
  t.equal(warnings.length, 2, 'the consumer had caught up meanwhile')
  t.end()
})
