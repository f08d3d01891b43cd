import t from 'tap'
import type { LockHolder } from '../../../lib/file/checkpoint/lock-file.ts'
import {
  formatHolder,
  nameHolder,
  parseHolder,
  freeLockName,
  isLockName,
  LAST_LOCK,
  latestLock,
  lockName,
  olderLocks
} from '../../../lib/file/checkpoint/lock-file.ts'

const holder: LockHolder = {
  id: 'a',
  host: 'web-1',
  boot: 'b',
  pidNamespace: 'pid:[1]',
  pid: 12,
  started: '5',
  since: Date.UTC(2026, 0, 2, 3, 4, 5)
}

t.test('a formatted holder is parsed back', async (t) => {
  for (const one of [
    holder,
    { ...holder, thread: { id: 3, tid: '77', started: '5' } },
    { ...holder, started: '', boot: '', pidNamespace: '' }
  ])
    t.strictSame(parseHolder(formatHolder(one)), one)
})

t.test('a malformed holder is rejected', async (t) => {
  for (const text of ['', '{', 'null', '1', '[]', '{}']) t.equal(parseHolder(text), null, text)
  const whole = formatHolder(holder)
  for (let length = 0; length < whole.length - 1; length++) t.equal(parseHolder(whole.slice(0, length)), null)
  for (const parts of [
    { pid: 0 },
    { pid: -1 },
    { pid: '12' },
    { pid: 1.5 },
    { host: 1 },
    { id: null },
    { since: 'now' },
    { since: 1e300 },
    { since: 9e15 },
    { thread: null },
    { thread: 1 },
    { thread: {} },
    { thread: { id: 1, tid: '../../1', started: '' } },
    { thread: { id: 1, tid: '1', started: 1 } },
    { thread: { id: -1, tid: '1', started: '' } }
  ]) {
    t.equal(parseHolder(JSON.stringify({ ...holder, ...parts })), null, JSON.stringify(parts))
  }
})

t.test('a holder is described by pid, place and time', async (t) => {
  t.equal(nameHolder(holder, { ...holder, pid: 13 }), 'pid 12, since 2026-01-02T03:04:05.000Z')
  t.match(nameHolder(holder, holder), /^pid 12, since \S+Z, which is this process: another thread /)
  t.equal(nameHolder(holder, { ...holder, host: 'web-2' }), 'pid 12 on web-1, since 2026-01-02T03:04:05.000Z')
  t.match(
    nameHolder(holder, { ...holder, pidNamespace: 'pid:[2]' }),
    /^pid 12 in another container or before a restart of web-1, since /
  )
  t.match(nameHolder(null, holder), /does not name/)
})

t.test('the lock with the highest number counts', async (t) => {
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

t.test('lock names are parsed back, and only lower numbers are older', async (t) => {
  t.strictSame(latestLock([lockName(12)]), { number: 12, free: false })
  t.strictSame(latestLock([freeLockName(12)]), { number: 12, free: true })
  t.strictSame(olderLocks(['lock.1', 'lock.2.free', 'lock.3', 'lock.4', 'lock.0x1', 'app.json'], 3), [
    'lock.1',
    'lock.2.free'
  ])
})

t.test('other spellings of a number, and numbers beyond the highest one, are not lock names', async (t) => {
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
})
