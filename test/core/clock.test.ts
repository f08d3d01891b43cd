import t from 'tap'
import { systemClock } from '../../lib/core/clock.ts'

t.test('tells the time', (t) => {
  t.ok(Math.abs(systemClock.now() - Date.now()) < 1000)
  t.end()
})

t.test('calls back, unless cleared', async (t) => {
  systemClock.clearTimeout(
    systemClock.setTimeout(() => {
      t.fail('called')
    }, 1)
  )
  await new Promise<void>((resolve) => {
    systemClock.setTimeout(resolve, 5)
  })
})

t.test('a wait longer than timers can be is not one of no length', async (t) => {
  const handle = systemClock.setTimeout(() => {
    t.fail('called')
  }, Infinity)
  await new Promise((resolve) => {
    setTimeout(resolve, 10)
  })
  systemClock.clearTimeout(handle)
})
