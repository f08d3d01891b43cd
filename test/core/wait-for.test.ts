import { getEventListeners } from 'node:events'
import t from 'tap'
import { waitFor } from '../../lib/core/wait-for.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'

t.test('a wait resolves when its time is over, and leaves no listener behind', async (t) => {
  const clock = fakeClock()
  const { signal } = new AbortController()
  let over = false
  const waiting = (async () => {
    await waitFor(100, { clock, signal })
    over = true
  })()
  await clock.advance(99)
  t.notOk(over)
  await clock.advance(1)
  await waiting
  t.equal(getEventListeners(signal, 'abort').length, 0)
})

t.test('a wait resolves at once where the source is or was destroyed, and leaves no timer behind', async (t) => {
  for (const before of [true, false]) {
    const clock = fakeClock()
    const controller = new AbortController()
    if (before) controller.abort()
    const waiting = waitFor(100, { clock, signal: controller.signal })
    controller.abort()
    await waiting
    t.equal(clock.pending, 0)
    t.equal(getEventListeners(controller.signal, 'abort').length, 0)
  }
})
