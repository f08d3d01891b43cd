import fc from 'fast-check'
import t from 'tap'
import { LookTimers } from '../../../lib/file/follow/look-timers.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import type { Clock } from '../../../types/clock.ts'

const file = fc.nat(2)
const step = fc.oneof(
  fc.record({ do: fc.constant('set' as const), file, ms: fc.integer({ min: 1, max: 500 }) }),
  fc.record({ do: fc.constant('delete' as const), file }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 300 }) })
)

t.test('a file becomes due at the time that was last set, and only then', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const clock = fakeClock()
      const due: string[] = []
      const timers = new LookTimers<number>(clock, (file) => {
        due.push(`${file} at ${clock.now()}`)
      })
      const expected: string[] = []
      const times = new Map<number, number>()
      for (const each of steps) {
        if (each.do === 'set') {
          times.set(each.file, clock.now() + each.ms)
          timers.set(each.file, each.ms)
        } else if (each.do === 'delete') {
          times.delete(each.file)
          timers.delete(each.file)
        } else {
          const until = clock.now() + each.ms
          const gone = [...times].filter(([, time]) => time <= until)
          for (const [order, time] of gone) {
            expected.push(`${order} at ${time}`)
            times.delete(order)
          }
          await clock.advance(each.ms)
        }
        t.equal(timers.size, times.size)
        for (const order of [0, 1, 2]) t.equal(timers.has(order), times.has(order))
      }
      t.strictSame(due.toSorted(), expected.toSorted())
      timers.close()
      t.equal(clock.pending, 0)
    })
  )
})

t.test('rescheduling a file on every write does not create a timer per write', async (t) => {
  const clock = fakeClock()
  let made = 0
  let due = 0
  const counted: Clock = {
    ...clock,
    setTimeout: (callback, ms) => {
      made++
      return clock.setTimeout(callback, ms)
    }
  }
  const timers = new LookTimers<number>(counted, () => due++)
  for (let write = 0; write < 100; write++) {
    timers.delete(0)
    timers.set(0, 100)
    await clock.advance(20)
  }
  t.equal(due, 0)
  t.ok(made <= 25, `${made} timers for 100 writes`)
  await clock.advance(100)
  t.equal(due, 1)
})

t.test('a change of the system clock makes a file due neither late nor early', async (t) => {
  for (const shift of [-3_600_000, 3_600_000]) {
    const clock = fakeClock(10_000_000)
    let shifted = 0
    let due = 0
    const timers = new LookTimers<number>({ ...clock, now: () => clock.now() + shifted }, () => due++)
    timers.set(0, 100)
    shifted = shift
    timers.set(0, 300)
    await clock.advance(299)
    t.equal(due, 0, `set by ${shift} ms`)
    await clock.advance(1)
    t.equal(due, 1, `set by ${shift} ms`)
    timers.close()
  }
})
