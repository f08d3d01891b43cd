import type { Offsets } from 'kafkajs'
import t from 'tap'
import { Committer } from '../../../lib/kafka/group/committer.ts'
import { Assignment } from '../../../lib/kafka/partition/assignment.ts'
import { fakeClock, type FakeClock } from '../../../lib/testing/fake-clock.ts'
import { assigned } from '../support/batches.ts'

interface Rig {
  readonly clock: FakeClock
  readonly committer: Committer
  readonly partitions: readonly ReturnType<typeof assigned>[]
  readonly sent: Offsets[]
  readonly failures: unknown[]
  /** What the next commits answer. */
  answer: () => Promise<void>
  allowed: boolean
}

function rig(): Rig {
  const clock = fakeClock()
  const partitions = [assigned({ partition: 0 }), assigned({ partition: 1 }), assigned({ topic: 'u' })]
  const assignment = new Assignment(partitions)
  const made: Rig = {
    clock,
    partitions,
    sent: [],
    failures: [],
    answer: () => Promise.resolve(),
    allowed: true,
    committer: new Committer({
      assignment: () => assignment,
      send: () =>
        !made.allowed
          ? null
          : (offsets) => {
              made.sent.push(offsets)
              return made.answer()
            },
      clock,
      intervalMs: 1000,
      onCommitted: () => {},
      onFailed: (error) => {
        made.failures.push(error)
      }
    })
  }
  return made
}

t.test('each interval commits finished offsets by topic, and no offset twice', async (t) => {
  const { clock, committer, partitions, sent } = rig()
  await clock.advance(1000)
  t.strictSame(sent, [], 'nothing is done')
  for (const partition of partitions) partition.finished('4', true)
  t.ok(committer.due)
  await clock.advance(1000)
  t.strictSame(sent, [
    {
      topics: [
        {
          topic: 't',
          partitions: [
            { partition: 0, offset: '5' },
            { partition: 1, offset: '5' }
          ]
        },
        { topic: 'u', partitions: [{ partition: 0, offset: '5' }] }
      ]
    }
  ])
  t.notOk(committer.due)
  await clock.advance(5000)
  t.equal(sent.length, 1)
  committer.close()
  t.equal(clock.pending, 0, 'no timer is left behind')
})

t.test('commits run one at a time; a commit requested meanwhile follows with all finished offsets', async (t) => {
  const made = rig()
  const {
    committer,
    partitions: [first],
    sent,
    clock
  } = made
  let answer = (): void => {}
  made.answer = () =>
    new Promise((resolve) => {
      answer = resolve
    })
  first?.finished('1', true)
  const commits = [committer.commit(), committer.commit()]
  await clock.advance(1000)
  t.equal(sent.length, 1)
  t.ok(committer.busy)
  first?.finished('2', true)
  made.answer = () => Promise.resolve()
  answer()
  t.strictSame(await Promise.all(commits), [true, true])
  t.strictSame(
    sent.map(({ topics }) => topics[0]?.partitions[0]?.offset),
    ['2', '3']
  )
  t.notOk(committer.busy)
  committer.close()
})

t.test('a failed commit is reported, and the next commit includes its offsets', async (t) => {
  const made = rig()
  const {
    committer,
    partitions: [first],
    sent,
    failures,
    clock
  } = made
  const error = new Error('no')
  made.answer = () => Promise.reject(error)
  first?.finished('1', true)
  t.equal(await committer.commit(), false)
  t.strictSame(failures, [error])
  made.answer = () => Promise.resolve()
  await clock.advance(1000)
  t.equal(sent.length, 2)
  t.equal(first?.committed, '2')
  committer.close()
})

t.test('where nothing may be committed nothing is due', async (t) => {
  const made = rig()
  const {
    committer,
    partitions: [first],
    sent
  } = made
  first?.finished('1', true)
  made.allowed = false
  t.notOk(committer.due)
  t.equal(await committer.commit(), true)
  t.strictSame(sent, [])
  committer.close()
})

t.test('a timer that fires after the end does nothing', async (t) => {
  const timers: (() => void)[] = []
  const committer = new Committer({
    assignment: () => {
      throw new Error('asked')
    },
    send: () => null,
    intervalMs: 1,
    onCommitted: () => {},
    onFailed: () => {},
    clock: { now: () => 0, setTimeout: (callback) => timers.push(callback), clearTimeout: () => {} }
  })
  committer.close()
  timers[0]?.()
  t.equal(timers.length, 1)
})
