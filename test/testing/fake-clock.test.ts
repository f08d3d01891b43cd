import t from 'tap'
import { waitFor } from '../../lib/core/wait-for.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'

const { signal } = new AbortController()

t.test('time stands still until it is advanced', async (t) => {
  const clock = fakeClock(1000)
  const seen: string[] = []
  clock.setTimeout(() => seen.push(`b at ${clock.now()}`), 20)
  clock.setTimeout(() => seen.push(`a at ${clock.now()}`), 10)
  clock.setTimeout(() => seen.push(`c at ${clock.now()}`), 20)
  t.equal(clock.pending, 3)
  t.equal(clock.next, 1010)
  await clock.advance(9)
  t.strictSame(seen, [])
  t.equal(clock.now(), 1009)
  await clock.advance(11)
  t.strictSame(seen, ['a at 1010', 'b at 1020', 'c at 1020'])
  t.equal(clock.pending, 0)
  t.equal(clock.next, null)
})

t.test('timers set meanwhile, even after promises, are called too', async (t) => {
  const clock = fakeClock()
  const seen: number[] = []
  const loop = async (): Promise<void> => {
    for (let round = 0; round < 3; round++) {
      await waitFor(100, { clock, signal })
      seen.push(clock.now())
    }
  }
  const done = loop()
  await clock.advance(1000)
  await done
  t.strictSame(seen, [100, 200, 300])
  t.equal(clock.now(), 1000)
})

t.test('a cleared timer is not called, and a time in the past means now', async (t) => {
  const clock = fakeClock()
  const handle = clock.setTimeout(() => {
    t.fail('called')
  }, 1)
  clock.clearTimeout(handle)
  clock.clearTimeout(handle)
  let called = false
  clock.setTimeout(() => {
    called = true
  }, -5)
  await clock.advance(0)
  t.ok(called)
  t.equal(clock.now(), 0)
})
