import t from 'tap'
import { kafkaForTests, needsKafka } from '../support/kafka/kafka-for-tests.ts'
import { committedOffsets, createTopic, endOffsets, freshName, keyedRecords, produce } from '../support/kafka/topics.ts'
import { acksOf, committedUnacked, deliveredAgain, disorder } from './support/kafka-proof.ts'
import { until } from './support/kafka-until.ts'
import { startWorker, type Worker } from './support/kafka-workers.ts'

const RECORDS = 300_000
const KEYS = 600
const PARTITIONS = 12

t.test('killing, stopping and adding workers loses no record', needsKafka(), async (t) => {
  const cluster = await kafkaForTests(t)
  const topic = freshName('workers')
  await createTopic(cluster, topic, { partitions: PARTITIONS })
  const folder = t.testdir()
  const acked = new Set<string>()
  const workers: Worker[] = []
  const add = (name: string): Worker => {
    const worker = startWorker(t, name, {
      cluster,
      topic,
      groupId: topic,
      folder,
      inHand: 150,
      tickMs: 5,
      onAcked: (value) => acked.add(value)
    })
    workers.push(worker)
    return worker
  }
  const look = (): void => {
    for (const worker of workers) worker.look()
  }
  const untilAcked = (share: number): Promise<unknown> =>
    until(
      `${share} of the records are acked`,
      () => {
        look()
        return acked.size >= RECORDS * share
      },
      {
        state: () =>
          workers.map(({ name, journal }) => ({
            name,
            entries: journal.length,
            warnings: journal.filter(({ kind }) => kind === 'warning')
          }))
      }
    )

  // All records exist before the workers start, so that each of them is busy whenever one goes
  await produce(cluster, topic, keyedRecords(RECORDS, KEYS))
  const [killed, stopped, third] = ['killed', 'stopped', 'third'].map(add)
  if (killed === undefined || stopped === undefined || third === undefined) throw new Error('no workers')
  await Promise.all([killed.ready(), stopped.ready(), third.ready()])
  await until('each has acked', () => {
    look()
    return workers.every(({ journal }) => journal.some(({ kind }) => kind === 'acked'))
  })

  await untilAcked(0.1)
  t.same(await killed.end('SIGKILL'), { code: null, signal: 'SIGKILL' })
  const atDeath = await committedOffsets(cluster, topic, topic)
  look()
  t.same(committedUnacked(workers, atDeath), [], 'nothing is committed beyond what was acked')
  t.ok(
    Object.values(atDeath).some((offset) => Number(offset) > 0),
    'and something is committed'
  )

  const joined = add('joined')
  await joined.ready()
  await untilAcked(0.6)
  t.same(await stopped.end('SIGTERM'), { code: 0, signal: null }, 'a worker that is stopped ends by itself')
  const atStop = await committedOffsets(cluster, topic, topic)
  look()
  t.same(committedUnacked(workers, atStop), [])

  await untilAcked(1)
  t.same(await Promise.all([third.end('SIGTERM'), joined.end('SIGTERM')]), [
    { code: 0, signal: null },
    { code: 0, signal: null }
  ])

  const acks = acksOf(workers)
  const missing = [...keyedRecords(RECORDS, KEYS)].filter(({ value }) => !acks.has(value))
  t.same(missing.slice(0, 10), [], 'every record was acked by some worker')
  t.same(await committedOffsets(cluster, topic, topic), await endOffsets(cluster, topic), 'and committed')

  for (const worker of workers) {
    t.same(disorder(worker).slice(0, 10), [], `the records of each key were delivered in order (${worker.name})`)
    if (worker !== killed)
      t.equal(worker.stats?.redelivered, deliveredAgain(worker), `repeated records are counted (${worker.name})`)
  }

  const duplicates = [...acks.values()].filter(({ length }) => length > 1)
  const ofTheDead = duplicates.filter(
    ([first]) => first?.worker === killed && first.offset >= Number(atDeath[first.partition])
  )
  const revoked = workers.some(({ stats }) => stats?.rebalances.some(({ unacked }) => unacked > 0))
  t.comment(
    `${duplicates.length} duplicates, ${ofTheDead.length} of them acked by the killed worker after its last commit`
  )
  t.equal(
    duplicates.length,
    ofTheDead.length,
    'only records that the killed worker had not committed were delivered twice'
  )
  t.notOk(
    duplicates.some(({ length }) => length > 2),
    'and only twice: what was acked by a worker that was stopped came to no other'
  )
  t.notOk(revoked, 'no partition was revoked with unacked records')
})
