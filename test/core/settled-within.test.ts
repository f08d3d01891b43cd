import t from 'tap'
import { settledWithin } from '../../lib/core/settled-within.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'

t.test('a promise that settles in time, either way, yields true and leaves no timer behind', async (t) => {
  for (const promise of [Promise.resolve(), Promise.reject(new Error('no'))]) {
    const clock = fakeClock()
    t.equal(await settledWithin(10, promise, clock), true)
    t.equal(clock.pending, 0)
  }
})

t.test('a timeout yields false, and a later settlement changes nothing', async (t) => {
  const clock = fakeClock()
  let settle: () => void = () => {}
  const answer = settledWithin(
    10,
    new Promise<void>((resolve) => {
      settle = resolve
    }),
    clock
  )
  await clock.advance(10)
  settle()
  t.equal(await answer, false)
  t.equal(clock.pending, 0)
})
