import * as fc from 'fast-check'
import t from 'tap'
import { ReadRate, UNLIMITED } from '../../lib/file/read-rate.ts'
import type { Clock } from '../../types/clock.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'

t.test('no more is read than is allowed for, and all that is: whatever the reads are', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 50_000, max: 1_000_000 }),
      fc.array(fc.tuple(fc.nat(100_000), fc.nat(500)), { minLength: 1, maxLength: 12 }),
      async (perSecond, reads) => {
        const clock = fakeClock()
        let opened = 0
        const rate = new ReadRate(perSecond, clock, () => {
          opened++
        })
        let spent = 0
        let closed = 0
        for (const [bytes, idleMs] of reads) {
          // What was read before the last read has been paid by now.
          if (spent > perSecond * (1 + clock.now() / 1000) + 1e-6)
            throw new Error(`${spent} bytes at ${clock.now()} ms`)
          rate.spent(bytes)
          spent += bytes
          const before = clock.now()
          if (!rate.isOpen) closed++
          while (!rate.isOpen) await clock.advance(10)
          // It does not wait for longer than the bytes are worth.
          if (clock.now() - before > (bytes / perSecond) * 1000 + 12)
            throw new Error(`${bytes} bytes have closed it for ${clock.now() - before} ms`)
          await clock.advance(idleMs)
        }
        if (opened !== closed || clock.pending !== 0)
          throw new Error(`closed ${closed} times and opened ${opened} times`)
      }
    ),
    { numRuns: 30 }
  )
  t.end()
})

t.test("a clock that is set back or ahead does not keep it closed, nor give more than a second's worth", async (t) => {
  for (const jump of [-3_600_000, 3_600_000]) {
    const clock = fakeClock(10_000_000)
    let shift = 0
    const jumping: Clock = {
      ...clock,
      now: () => clock.now() + shift,
      setTimeout: clock.setTimeout.bind(clock),
      clearTimeout: clock.clearTimeout.bind(clock)
    }
    const rate = new ReadRate(1000, jumping, () => {})
    rate.spent(3000)
    t.notOk(rate.isOpen)
    shift = jump
    await clock.advance(5000)
    t.ok(rate.isOpen)
    rate.spent(1000)
    t.notOk(rate.isOpen, 'a second was worth no more')
  }
})

t.test('where there is no limit nothing is counted, and after the end nobody waits', (t) => {
  const clock = fakeClock()
  UNLIMITED.spent(1e15)
  t.ok(UNLIMITED.isOpen)
  const rate = new ReadRate(1000, clock, () => {})
  rate.spent(10_000)
  rate.close()
  rate.spent(10_000)
  t.ok(rate.isOpen)
  t.equal(clock.pending, 0)
  t.end()
})
