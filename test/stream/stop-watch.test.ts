import t from 'tap'
import { consumerProgresses, type ConsumerView } from '../../lib/stream/stop-watch.ts'

const never = new Promise<void>(() => {})

const cases: readonly (readonly [string, readonly [ConsumerView, ConsumerView], Promise<void>, boolean])[] = [
  [
    'one that waits for its next record',
    [
      { inBody: false, taken: 1 },
      { inBody: false, taken: 1 }
    ],
    never,
    true
  ],
  [
    'one whose source closes meanwhile',
    [
      { inBody: true, taken: 1 },
      { inBody: true, taken: 1 }
    ],
    Promise.resolve(),
    true
  ],
  [
    'one that takes another record',
    [
      { inBody: true, taken: 1 },
      { inBody: true, taken: 2 }
    ],
    never,
    true
  ],
  [
    'one that asks for another',
    [
      { inBody: true, taken: 1 },
      { inBody: false, taken: 1 }
    ],
    never,
    true
  ],
  [
    'one that stands still',
    [
      { inBody: true, taken: 1 },
      { inBody: true, taken: 1 }
    ],
    never,
    false
  ]
]

for (const [name, views, closed, expected] of cases) {
  t.test(`a loop goes on or not: ${name}`, async (t) => {
    const rest = [...views]
    t.equal(await consumerProgresses(() => rest.shift() ?? views[1], closed), expected)
  })
}
