import t from 'tap'
import { LagWatch } from '../../../lib/kafka/watch/lag-watch.ts'

t.test('a lag that grows five times in a row and is not small is told once, then again after five more', (t) => {
  const table: [string, number[], boolean[]][] = [
    ['grows and is high', [10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 70_000], [false, false, false, false, false, true, false]],
    ['grows and is small', [1, 2, 3, 4, 5, 6, 7], [false, false, false, false, false, false, false]],
    ['becomes high at last', [1, 2, 3, 4, 5, 6, 20_000], [false, false, false, false, false, false, true]],
    ['a peak', [10_000, 20_000, 30_000, 5, 40_000, 50_000, 60_000], [false, false, false, false, false, false, false]]
  ]
  for (const [name, lags, expected] of table) {
    const watch = new LagWatch()
    t.strictSame(lags.map((lag) => watch.grows(lag)), expected, name)
  }
  t.end()
})
