import t from 'tap'
import {
  freeLockName,
  isLockName,
  LAST_LOCK,
  latestLock,
  lockName,
  olderLocks
} from '../../../lib/file/checkpoint/lock-names.ts'

t.test('the highest number counts', async (t) => {
  for (const [names, expected] of [
    [[], null],
    [
      [
        'app.json',
        'lock',
        'lock.',
        'lock.x',
        'lock.1.json',
        'lock.1.free.old',
        'xlock.1',
        'lock.-1',
        `lock.${'9'.repeat(16)}`
      ],
      null
    ],
    [['lock.1'], { number: 1, free: false }],
    [['lock.1.free'], { number: 1, free: true }],
    [['lock.9', 'lock.10', 'lock.8'], { number: 10, free: false }],
    [['lock.10.free', 'lock.9'], { number: 10, free: true }],
    [['lock.9.free', 'lock.10'], { number: 10, free: false }],
    [['lock.3', 'lock.3.free'], { number: 3, free: true }],
    [['lock.3.free', 'lock.3'], { number: 3, free: true }]
  ] as const)
    t.strictSame(latestLock(names), expected, names.join())
})

t.test('names are read as they are written, and only lower ones are older', async (t) => {
  t.strictSame(latestLock([lockName(12)]), { number: 12, free: false })
  t.strictSame(latestLock([freeLockName(12)]), { number: 12, free: true })
  t.strictSame(olderLocks(['lock.1', 'lock.2.free', 'lock.3', 'lock.4', 'lock.0x1', 'app.json'], 3), [
    'lock.1',
    'lock.2.free'
  ])
})

t.test(
  'strange names are not ours: no number that is written in another way, or that nobody has come to',
  async (t) => {
    const strange = [
      'lock.0',
      'lock.007',
      'lock.+1',
      'lock.1.FREE',
      'LOCK.1',
      'lock.1 ',
      'lock.1e3',
      `lock.${'9'.repeat(13)}`,
      'lock.999999999999999.free',
      `lock.${LAST_LOCK + 1}`,
      'lock.9007199254740993'
    ]
    t.equal(latestLock(strange), null)
    t.strictSame(strange.filter(isLockName), [])
    t.strictSame(olderLocks(strange, Infinity), [])
    t.strictSame(latestLock([...strange, `lock.${LAST_LOCK}`]), { number: LAST_LOCK, free: false })
  }
)
