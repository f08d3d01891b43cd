import fc from 'fast-check'
import t from 'tap'
import { pollDelay } from '../../../lib/file/watch/poll-schedule.ts'

const POLLED = { isTold: false, waiting: 0 } as const

t.test(
  'where the system tells of writes, two looks more and then none; many files that are written to share the time',
  async (t) => {
    const waits = (waiting: number, pollIntervalMs: number): number[] =>
      [0, 1, 2, 3, 1e9].map((quietLooks) =>
        pollDelay({ quietLooks, awake: 1, isTold: true, waiting }, { pollIntervalMs })
      )
    t.strictSame(waits(1, 250), [100, 2000, Infinity, Infinity, Infinity])
    t.strictSame(waits(1, 10), [10, 2000, Infinity, Infinity, Infinity])
    t.strictSame(waits(1, 60_000), [100, 60_000, Infinity, Infinity, Infinity])
    t.strictSame(waits(1000, 250), [5000, 5000, Infinity, Infinity, Infinity])
  }
)

t.test('soon after data, then ever later', async (t) => {
  const waits = (awake: number, pollIntervalMs: number, looks: readonly number[]): number[] =>
    looks.map((quietLooks) => pollDelay({ ...POLLED, quietLooks, awake }, { pollIntervalMs }))
  t.strictSame(waits(1, 250, [0, 1, 2, 3, 4, 5, 6, 7]), [5, 10, 20, 40, 80, 160, 250, 250])
  t.strictSame(waits(100, 250, [0, 1, 2, 3]), [50, 100, 200, 250])
  t.strictSame(waits(1000, 250, [0, 1]), [250, 250], 'many files that are awake share the time')
  t.strictSame(
    waits(1, 250, [6 + 39, 6 + 40, 6 + 41, 6 + 42, 6 + 43]),
    [250, 500, 1000, 2000, 2000],
    'after ten seconds at the poll interval further'
  )
  t.strictSame(
    waits(1, 5000, [10, 11, 12, 20, 1e9]),
    [5000, 5000, 5000, 5000, 5000],
    'a longer poll interval is never shortened'
  )
  t.strictSame(
    waits(1, 1, [0, 1, 9_999, 10_000]),
    [1, 1, 1, 2],
    'a shorter one than the first wait holds from the first'
  )
  t.equal(pollDelay({ ...POLLED, quietLooks: Number.MAX_SAFE_INTEGER, awake: 0 }, { pollIntervalMs: 250 }), 2000)
})

t.test('never sooner for a look more in vain, and never beyond the bounds', async () => {
  fc.assert(
    fc.property(
      fc.nat(2000),
      fc.nat(5000),
      fc.integer({ min: 1, max: 60_000 }),
      (quietLooks, awake, pollIntervalMs) => {
        const wait = pollDelay({ ...POLLED, quietLooks, awake }, { pollIntervalMs })
        const later = pollDelay({ ...POLLED, quietLooks: quietLooks + 1, awake }, { pollIntervalMs })
        return (
          wait <= later &&
          wait >= Math.min(5, pollIntervalMs) &&
          wait <= Math.max(2000, pollIntervalMs) &&
          (quietLooks > 0 || wait <= pollIntervalMs)
        )
      }
    ),
    { numRuns: 1000 }
  )
})
