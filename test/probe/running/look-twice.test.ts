import t from 'tap'
import { lookTwice } from '../../../lib/probe/running/look-twice.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import type { SourceStats } from '../../../types/stats.ts'
import { running } from '../support/results.ts'

/** What is seen of a source whose consumer takes the next record after so many ms; null where it never does. */
async function seenOf(
  takesAt: number | null,
  stats: Partial<SourceStats> = {}
): Promise<{ readonly ms: number; readonly grown: number }> {
  const clock = fakeClock(0)
  const { after, health } = running({}, { events: 17, wanted: false, ...stats })
  const source = {
    stats: () => ({ ...after, events: after.events + (takesAt !== null && clock.now() >= takesAt ? 16 : 0) }),
    health: () => health
  }
  const looking = lookTwice(source, 500, { clock, signal: new AbortController().signal })
  for (let steps = 0; steps < 8; steps++) await clock.advance(500)
  const seen = await looking
  return { ms: seen.elapsedMs, grown: seen.after.events - seen.before.events }
}

t.test('a consumer within a batch is waited for, and one that has stopped not for ever', async (t) => {
  t.strictSame(await seenOf(300), { ms: 500, grown: 16 })
  t.strictSame(await seenOf(1200), { ms: 1500, grown: 16 })
  t.strictSame(await seenOf(null), { ms: 2500, grown: 0 })
  t.strictSame(await seenOf(null, { wanted: true }), { ms: 500, grown: 0 }, 'it waits for a record')
  t.strictSame(await seenOf(null, { events: 0 }), { ms: 500, grown: 0 }, 'nobody has ever read from it')
  t.strictSame(await seenOf(null, { state: 'closed' }), { ms: 500, grown: 0 })
})
