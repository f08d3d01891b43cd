import t from 'tap'
import { PollWatch } from '../../../lib/kafka/watch/poll-watch.ts'

t.test('records that wait too long for their consumer are reported once per wait', (t) => {
  const watch = new PollWatch(100)
  const table: [string, { now: number; taken: number; loaded: boolean }, number | null][] = [
    ['nothing waits', { now: 0, taken: 0, loaded: false }, null],
    ['a record waits', { now: 50, taken: 0, loaded: true }, null],
    ['not yet long', { now: 149, taken: 0, loaded: true }, null],
    ['too long', { now: 150, taken: 0, loaded: true }, 100],
    ['told already', { now: 500, taken: 0, loaded: true }, null],
    ['one was taken', { now: 510, taken: 1, loaded: true }, null],
    ['again too long', { now: 620, taken: 1, loaded: true }, 110],
    ['all were taken', { now: 630, taken: 9, loaded: false }, null],
    ['idle for long', { now: 9000, taken: 9, loaded: false }, null]
  ]
  for (const [name, look, expected] of table) t.equal(watch.overdue(look), expected, name)
  t.end()
})
