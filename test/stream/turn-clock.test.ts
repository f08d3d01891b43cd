import t from 'tap'
import { TurnClock } from '../../lib/stream/turn-clock.ts'
import { turn } from '../support/scripted-intake.ts'

t.test('the clock is asked once in a turn of the event loop', async (t) => {
  let asked = 0
  const clock = new TurnClock({ now: () => ++asked })
  t.strictSame([clock.now(), clock.now(), clock.now()], [1, 1, 1])
  await turn()
  t.strictSame([clock.now(), clock.now()], [2, 2])
})
