import * as fc from 'fast-check'
import t from 'tap'
import { ErrorWindow } from '../../lib/watch/error-window.ts'

t.test('an alert is raised when so many errors are younger than the window, and over when they are not', async () => {
  const step = fc.record({ after: fc.integer({ min: 0, max: 60 }), errors: fc.integer({ min: 0, max: 7 }) })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 100 }),
      fc.array(step, { maxLength: 60 }),
      (threshold, windowMs, steps) => {
        const window = new ErrorWindow(threshold, windowMs)
        let now = 1000
        const all: number[] = []
        let raised: { at: number; count: number } | null = null
        for (const { after, errors } of steps) {
          now += after
          for (let error = 0; error < errors; error++) all.push(now)
          const inWindow = all.filter((at) => now - at < windowMs).length
          const full = inWindow >= threshold
          const change = window.add(errors, now)
          if (raised === null && full) {
            if (change?.to !== 'raised' || change.count !== inWindow) return false
            raised = { at: now, count: change.count }
          } else if (raised !== null && !full) {
            if (change?.to !== 'over' || change.raisedAt !== raised.at || change.count !== raised.count + errors)
              return false
            raised = null
          } else {
            if (change !== null) return false
            if (raised !== null) raised = { at: raised.at, count: raised.count + errors }
          }
          if ((window.state.is === 'raised') !== (raised !== null)) return false
        }
        return true
      }
    ),
    { numRuns: 2000 }
  )
})

t.test('a flood at once is counted whole, and takes no time', async (t) => {
  const window = new ErrorWindow(3, 1000)
  t.strictSame(window.add(1e12, 5), { to: 'raised', count: 1e12 })
  t.equal(window.add(2, 500), null)
  t.strictSame(window.add(0, 1500), { to: 'over', raisedAt: 5, count: 1e12 + 2 })
  t.equal(window.add(2, 2000), null)
})
