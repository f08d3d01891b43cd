import * as fc from 'fast-check'
import t from 'tap'
import { ReadRate, UNLIMITED } from '../../lib/file/read-rate.ts'
import type { Clock } from '../../types/clock.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'

t.test('reading neither exceeds the rate nor pauses too long, whatever the sizes of the reads', async (t) => {
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
          // By now, the rate covers all bytes read so far.
          if (spent > perSecond * (1 + clock.now() / 1000) + 1e-6)
            throw new Error(`${spent} bytes at ${clock.now()} ms`)
          rate.spent(bytes)
          spent += bytes
          const before = clock.now()
          if (!rate.isOpen) closed++
          while (!rate.isOpen) await clock.advance(10)
          // The pause lasts no longer than the rate allots to the bytes.
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

t.test(
  "a clock set back or ahead neither keeps the rate closed nor allows more than a second's worth of bytes",
  async (t) => {
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
      t.notOk(rate.isOpen, 'no more than one second is credited')
    }
  }
)

t.test('without a limit nothing is counted, and a closed rate never pauses reading', (t) => {
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
