import t from 'tap'
import { systemClock } from '../../lib/core/clock.ts'

t.test('the clock returns the time', (t) => {
  t.ok(Math.abs(systemClock.now() - Date.now()) < 1000)
  t.end()
})

t.test('a timer calls back, unless cleared', async (t) => {
  systemClock.clearTimeout(
    systemClock.setTimeout(() => {
      t.fail('called')
    }, 1)
  )
  // Timers of one length are called in the order they were set
  await new Promise<void>((resolve) => {
    systemClock.setTimeout(resolve, 1)
  })
})

t.test('a wait longer than timers allow does not end at once', async (t) => {
  const handle = systemClock.setTimeout(() => {
    t.fail('called')
  }, Infinity)
  // Node makes one that is too long one of 1 ms, and calls that first
  await new Promise((resolve) => {
    setTimeout(resolve, 1)
  })
  systemClock.clearTimeout(handle)
})
