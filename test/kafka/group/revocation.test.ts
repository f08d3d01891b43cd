import t from 'tap'
import { Revocation, type RevokedState } from '../../../lib/kafka/group/revocation.ts'

const clean: RevokedState = { now: 10, unacked: 0, committing: false, commitDue: false }

t.test('a member may join again when nothing is left to do', (t) => {
  const table: [string, Partial<RevokedState>, boolean][] = [
    ['all done', {}, true],
    ['records are unacked', { unacked: 1 }, false],
    ['a commit is on its way', { committing: true }, false],
    ['something is not committed', { commitDue: true }, false],
    ['time is up', { unacked: 1, now: 100 }, true]
  ]
  for (const [name, state, over] of table) {
    const revocation = new Revocation({ cause: 'group', now: 0, graceMs: 100, patience: 5 })
    t.equal(revocation.over({ ...clean, ...state }), over, name)
  }
  t.end()
})

t.test('rejoining is put off no more often than the client tries', (t) => {
  const revocation = new Revocation({ cause: 'group', now: 0, graceMs: 1e9, patience: 2 })
  const busy = { ...clean, unacked: 1 }
  t.strictSame(
    [1, 2, 3].map(() => revocation.over(busy)),
    [false, false, true]
  )
  t.end()
})

t.test('an expelled member waits for nothing', (t) => {
  const revocation = new Revocation({ cause: 'metadata', now: 7, graceMs: 1e9, patience: 9 })
  t.match(revocation, { cause: 'metadata', since: 7, expelled: false })
  revocation.expel()
  t.ok(revocation.expelled)
  t.ok(revocation.over({ ...clean, unacked: 3 }))
  t.end()
})
