import t from 'tap'
import { detailSince, WarningLimit } from '../../lib/core/warning-limit.ts'

t.test('each code is let through once in ten seconds', (t) => {
  let now = 0
  const limit = new WarningLimit({ now: () => now })
  const look = (at: number): number | null => {
    now = at
    return limit.due('KAFKA_HIGH_LAG')
  }
  t.equal(look(0), 0)
  t.equal(look(1), null)
  t.equal(look(9999), null)
  t.equal(limit.due('KAFKA_STALLED'), 0, 'another code is its own')
  t.equal(look(10_000), 2, 'so many were held back')
  t.equal(look(10_001), null)
  t.equal(look(30_000), 1)
  t.same(limit.held, { KAFKA_HIGH_LAG: 3 })
  t.end()
})

t.test('what was held back is said beside the detail', (t) => {
  t.strictSame(detailSince(0, undefined), {})
  t.strictSame(detailSince(0, 'x'), { detail: 'x' })
  t.strictSame(detailSince(3, undefined), { detail: '3 more since the last warning' })
  t.strictSame(detailSince(3, 'x'), { detail: 'x; 3 more since the last warning' })
  t.end()
})

t.test('names that strangers make up fill no memory: the oldest is forgotten', async (t) => {
  const limit = new WarningLimit<string>({ now: () => 0 })
  for (let name = 0; name <= 1000; name++) t.equal(limit.due(`name ${name}`), 0)
  t.equal(limit.due('name 1000'), null)
  t.equal(limit.due('name 1'), null)
  t.equal(limit.due('name 0'), 0, 'as if it were met for the first time')
})
