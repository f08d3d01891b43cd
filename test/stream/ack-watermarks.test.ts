import t from 'tap'
import { SourceAcks, TurnClock } from '../../lib/stream/ack-watermarks.ts'
import { turn } from '../support/scripted-intake.ts'

t.test('each watermark is created once', (t) => {
  const acks = new SourceAcks(() => {})
  t.equal(acks.watermark('x'), acks.watermark('x'))
  t.not(acks.watermark('x'), acks.watermark('__proto__'))
  t.end()
})

t.test('without watermarks nothing is unacked', (t) => {
  const acks = new SourceAcks(() => {})
  acks.watermark('x')
  t.match(acks, { unacked: 0, oldest: null, positions: [] })
  t.end()
})

t.test('the clock is asked once in a turn of the event loop', async (t) => {
  let asked = 0
  const clock = new TurnClock({ now: () => ++asked })
  t.strictSame([clock.now(), clock.now(), clock.now()], [1, 1, 1])
  await turn()
  t.strictSame([clock.now(), clock.now()], [2, 2])
})
