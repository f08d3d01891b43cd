import fc from 'fast-check'
import t from 'tap'
import { pollDelay } from '../../../lib/file/watch/poll-schedule.ts'

const POLLED = { isTold: false, waiting: 0 } as const

t.test(
  'if the system reports writes, two more polls follow and then none; the more files wait, the later the polls',
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

t.test('polls come soon after data, then less and less often', async (t) => {
  const waits = (awake: number, pollIntervalMs: number, looks: readonly number[]): number[] =>
    looks.map((quietLooks) => pollDelay({ ...POLLED, quietLooks, awake }, { pollIntervalMs }))
  t.strictSame(waits(1, 250, [0, 1, 2, 3, 4, 5, 6, 7]), [5, 10, 20, 40, 80, 160, 250, 250])
  t.strictSame(waits(100, 250, [0, 1, 2, 3]), [50, 100, 200, 250])
  t.strictSame(waits(1000, 250, [0, 1]), [250, 250], 'the wait grows with the number of awake files')
  t.strictSame(
    waits(1, 250, [6 + 39, 6 + 40, 6 + 41, 6 + 42, 6 + 43]),
    [250, 500, 1000, 2000, 2000],
    'after ten seconds at the poll interval, the wait grows further'
  )
  t.strictSame(
    waits(1, 5000, [10, 11, 12, 20, 1e9]),
    [5000, 5000, 5000, 5000, 5000],
    'a longer poll interval is never shortened'
  )
  t.strictSame(
    waits(1, 1, [0, 1, 9_999, 10_000]),
    [1, 1, 1, 2],
    'a poll interval shorter than the first wait applies from the start'
  )
  t.equal(pollDelay({ ...POLLED, quietLooks: Number.MAX_SAFE_INTEGER, awake: 0 }, { pollIntervalMs: 250 }), 2000)
})

t.test('one more poll without data never shortens the wait, and waits stay within their bounds', async () => {
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
