import t from 'tap'
import { tooManyUnacked } from '../../lib/core/too-many-unacked.ts'

t.test('says how many, and which is the oldest', (t) => {
  const { code, message, classification } = tooManyUnacked('orders', { unacked: 7, oldest: { topic: 'a', partition: 1, offset: '5' } })
  t.equal(code, 'SYSTEM_TOO_MANY_UNACKED')
  t.match(message, /orders.*7 are not acked, the oldest is \{"topic":"a","partition":1,"offset":"5"\}/)
  t.equal(classification.severity, 'warning')
  t.end()
})
