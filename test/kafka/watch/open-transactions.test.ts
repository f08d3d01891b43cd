import t from 'tap'
import { OpenTransactions, type HeldPartition } from '../../../lib/kafka/watch/open-transactions.ts'

const held = (name: string, stableEnd: string): HeldPartition => ({ name, stableEnd, held: 3 })
const free: HeldPartition = { name: 'a/2', stableEnd: null, held: 0 }

t.test('a transaction open for a minute is reported once', async (t) => {
  const table: [string, [held: HeldPartition[], second: number][], string[][]][] = [
    [
      'stays',
      [
        [[held('a/0', '5')], 0],
        [[held('a/0', '5')], 59],
        [[held('a/0', '5')], 60],
        [[held('a/0', '5')], 90]
      ],
      [[], [], ['a/0'], []]
    ],
    [
      'ends, and another begins',
      [
        [[held('a/0', '5')], 0],
        [[held('a/0', '9')], 50],
        [[held('a/0', '9')], 70],
        [[held('a/0', '9')], 110]
      ],
      [[], [], [], ['a/0']]
    ],
    [
      'ends, and one comes later',
      [
        [[held('a/0', '5')], 0],
        [[], 30],
        [[held('a/0', '5')], 60],
        [[held('a/0', '5')], 120]
      ],
      [[], [], [], ['a/0']]
    ],
    [
      'each partition by itself',
      [
        [[held('a/0', '5')], 0],
        [[held('a/0', '5'), held('a/1', '5')], 60],
        [[held('a/0', '5'), held('a/1', '5')], 120]
      ],
      [[], ['a/0'], ['a/1']]
    ]
  ]
  for (const [name, looks, expected] of table) {
    const watch = new OpenTransactions()
    t.strictSame(
      looks.map(([partitions, second]) =>
        watch.standing([...partitions, free], second * 1000).map(({ partition }) => partition.name)
      ),
      expected,
      name
    )
  }
})
