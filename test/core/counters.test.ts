import t from 'tap'
import { Counters } from '../../lib/core/counters.ts'

t.test('counters accept any name, and a snapshot of them does not change', (t) => {
  const counters = new Counters()
  for (const name of ['a', '__proto__', 'a', 'constructor']) counters.add(name)
  counters.add('b', 5)
  const snapshot = counters.snapshot()
  counters.add('a')
  t.strictSame(Object.entries(snapshot), [
    ['a', 2],
    ['__proto__', 1],
    ['constructor', 1],
    ['b', 5]
  ])
  t.equal(Object.getPrototypeOf(snapshot), null)
  t.equal(({} as Record<string, unknown>)['a'], undefined)
  t.end()
})
