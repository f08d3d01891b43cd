import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { turnLimit } from '../../lib/core/turn-limit.ts'

t.test('a turn is used up after its time, and the next one starts afresh', async (t) => {
  let now = 0
  const turn = turnLimit(10, () => now)
  t.equal(turn.isUsedUp, false)
  now = 9
  t.equal(turn.isUsedUp, false)
  now = 10
  t.equal(turn.isUsedUp, true)
  t.equal(
    await new Promise((resolve) => {
      turn.wait(() => {
        resolve(turn.isUsedUp)
      })
    }),
    false,
    'who waited can go on'
  )
  now = 15
  t.equal(turn.isUsedUp, false)
  await setImmediate()
  now = 22
  t.equal(turn.isUsedUp, false, 'turns that end by themselves count, too')
})
