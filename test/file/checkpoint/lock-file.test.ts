import t from 'tap'
import { formatHolder, nameHolder, parseHolder, type LockHolder } from '../../../lib/file/checkpoint/lock-file.ts'

const holder: LockHolder = {
  id: 'a',
  host: 'web-1',
  boot: 'b',
  pidNamespace: 'pid:[1]',
  pid: 12,
  started: '5',
  since: Date.UTC(2026, 0, 2, 3, 4, 5)
}

t.test('what was written is read', async (t) => {
  for (const one of [
    holder,
    { ...holder, thread: { id: 3, tid: '77', started: '5' } },
    { ...holder, started: '', boot: '', pidNamespace: '' }
  ])
    t.strictSame(parseHolder(formatHolder(one)), one)
})

t.test('nothing is taken on trust', async (t) => {
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

t.test('it is named with what helps to find it', async (t) => {
  t.equal(nameHolder(holder, holder), 'pid 12, since 2026-01-02T03:04:05.000Z')
  t.equal(nameHolder(holder, { ...holder, host: 'web-2' }), 'pid 12 on web-1, since 2026-01-02T03:04:05.000Z')
  t.match(
    nameHolder(holder, { ...holder, pidNamespace: 'pid:[2]' }),
    /^pid 12 in another container or before a restart of web-1, since /
  )
  t.match(nameHolder(null, holder), /does not name/)
})
