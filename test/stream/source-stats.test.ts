import t from 'tap'
import { sourceStats, type StatsParts } from '../../lib/stream/source-stats.ts'

const parts: StatsParts = {
  key: 'k',
  type: 't',
  state: 'running',
  events: 3,
  buffered: 1,
  lastEventAt: null,
  now: 1000,
  errors: { A: 1, B: 2 },
  wanted: false,
  acks: null,
  intake: null
}

t.test('errors of stream and intake are added up', (t) => {
  const intake = {
    stats: () => ({
      bytes: 7,
      bytesBehind: 8,
      truncated: 9,
      errors: { B: 3, C: 1 },
      drops: { queue_full: 4 },
      connections: 2
    })
  }
  t.match(sourceStats({ ...parts, intake }), {
    errors: { A: 1, B: 5, C: 1 },
    drops: { queue_full: 4 },
    bytes: 7,
    bytesBehind: 8,
    truncated: 9,
    connections: 2
  })
  t.end()
})

t.test('the age of the last record is never negative, even if the clock is set back', (t) => {
  t.equal(sourceStats({ ...parts, lastEventAt: 400 }).lastEventAgeMs, 600)
  t.equal(sourceStats({ ...parts, lastEventAt: 2000 }).lastEventAgeMs, 0)
  t.end()
})

t.test('an intake whose stats() fail leaves the rest of stats() intact', (t) => {
  const intake = {
    stats: () => {
      throw new Error('no')
    }
  }
  t.match(sourceStats({ ...parts, intake }), { events: 3, bytes: 0, connections: null })
  t.end()
})
