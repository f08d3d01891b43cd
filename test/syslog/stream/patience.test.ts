import t from 'tap'
import { loopTurn } from '../../../lib/syslog/loop-turn.ts'
import { Patience } from '../../../lib/syslog/stream/patience.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'

t.test('it expires after its time, counted from the last start', async (t) => {
  const clock = fakeClock()
  let given = 0
  const patience = new Patience(
    100,
    clock,
    () => false,
    () => {
      given++
    }
  )
  patience.start()
  await clock.advance(60)
  patience.start()
  await clock.advance(60)
  await loopTurn()
  t.equal(given, 0)
  await clock.advance(40)
  await loopTurn()
  await loopTurn()
  t.equal(given, 1)
  t.notOk(patience.running)
})

t.test('once stopped it never expires, and it may restart while its expiry is handled', async (t) => {
  const clock = fakeClock()
  let given = 0
  const patience = new Patience(
    100,
    clock,
    () => false,
    () => {
      given++
    }
  )
  patience.start()
  patience.stop()
  await clock.advance(1000)
  await loopTurn()
  patience.start()
  await clock.advance(100)
  patience.start()
  await loopTurn()
  await loopTurn()
  t.equal(given, 0)
  t.ok(patience.running)
})

t.test('time during which the consumer holds the sender up does not count', async (t) => {
  const clock = fakeClock()
  let given = 0
  let heldUp = true
  const patience = new Patience(
    100,
    clock,
    () => heldUp,
    () => {
      given++
    }
  )
  patience.start()
  await clock.advance(450)
  heldUp = false
  await clock.advance(49)
  await loopTurn()
  t.equal(given, 0)
  await clock.advance(1)
  await loopTurn()
  await loopTurn()
  t.equal(given, 1)
})
