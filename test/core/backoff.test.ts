import * as fc from 'fast-check'
import t from 'tap'
import { backoffDelay } from '../../lib/core/backoff.ts'

t.test('doubles up to the longest wait, from its half upwards', (t) => {
  const policy = { baseMs: 100, maxMs: 1000 }
  t.strictSame(
    [1, 2, 3, 4, 5, 50].map((attempt) => backoffDelay(attempt, policy, () => 0)),
    [50, 100, 200, 400, 500, 500]
  )
  t.strictSame(
    [1, 2, 3, 4, 5, 50].map((attempt) => backoffDelay(attempt, policy, () => 1)),
    [100, 200, 400, 800, 1000, 1000]
  )
  t.end()
})

t.test('is always a number of ms from half the ceiling to the ceiling', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.nat(1e6),
      fc.nat(1e6),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, baseMs, maxMs, random) => {
        const delay = backoffDelay(attempt, { baseMs, maxMs }, () => random)
        return Number.isInteger(delay) && delay >= 0 && delay <= maxMs
      }
    ),
    { numRuns: 500 }
  )
  t.end()
})
