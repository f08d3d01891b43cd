import t from 'tap'
import { LagWatch } from '../../../lib/kafka/watch/lag-watch.ts'

t.test('a lag that grows five times in a row and is not small is reported once, then again after five more', (t) => {
  const table: [string, number[], boolean[]][] = [
    [
      'grows and is high',
      [10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 70_000],
      [false, false, false, false, false, true, false]
    ],
    ['grows and is small', [1, 2, 3, 4, 5, 6, 7], [false, false, false, false, false, false, false]],
    ['becomes high at last', [1, 2, 3, 4, 5, 6, 20_000], [false, false, false, false, false, false, true]],
    ['a peak', [10_000, 20_000, 30_000, 5, 40_000, 50_000, 60_000], [false, false, false, false, false, false, false]]
  ]
  for (const [name, lags, expected] of table) {
    const watch = new LagWatch()
    t.strictSame(
      lags.map((lag) => watch.grows(lag)),
      expected,
      name
    )
  }
  t.end()
})

t.test('the user sets from which lag on it is high', async (t) => {
  const watch = new LagWatch(5)
  t.strictSame(
    [1, 2, 3, 4, 5, 6].map((lag) => watch.grows(lag)),
    [false, false, false, false, false, true]
  )
})

t.test(
  'a high lag that does not fall is reported once by its age, and again when it returns after a recovery',
  async (t) => {
    const MINUTE = 60_000
    const table: [string, [lag: number, minute: number][], (number | null)[]][] = [
      [
        'steady',
        [
          [100, 0],
          [100, 4],
          [100, 5],
          [100, 6],
          [101, 60]
        ],
        [null, null, 5, null, null]
      ],
      [
        'just below',
        [
          [99, 0],
          [99, 10],
          [99, 20]
        ],
        [null, null, null]
      ],
      [
        'becomes less all the time',
        [
          [1000, 0],
          [800, 4],
          [700, 8],
          [600, 12],
          [500, 16],
          [400, 20]
        ],
        [null, null, null, null, null, null]
      ],
      [
        'falls a little',
        [
          [1000, 0],
          [950, 4],
          [910, 8]
        ],
        [null, null, 8]
      ],
      [
        'gone meanwhile',
        [
          [100, 0],
          [5, 4],
          [100, 5],
          [100, 9],
          [100, 10]
        ],
        [null, null, null, null, 5]
      ],
      [
        'grows',
        [
          [100, 0],
          [200, 4],
          [400, 8]
        ],
        [null, null, 8]
      ]
    ]
    for (const [name, looks, expected] of table) {
      const watch = new LagWatch(100)
      t.strictSame(
        looks.map(([lag, minute]) => watch.stays(lag, minute * MINUTE)),
        expected.map((age) => (age === null ? null : age * MINUTE)),
        name
      )
    }
  }
)
