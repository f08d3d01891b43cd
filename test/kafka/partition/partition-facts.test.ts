import t from 'tap'
import { Assignment, NO_ASSIGNMENT } from '../../../lib/kafka/partition/assignment.ts'
import { partitionEnds, partitionFacts } from '../../../lib/kafka/partition/partition-facts.ts'
import { fakeKafka } from '../../../lib/testing/fake-kafka/fake-kafka.ts'
import { assigned } from '../support/batches.ts'

const memory = {
  isNew: (_topic: string, partition: number) => partition === 1,
  endAtOpening: () => null,
  resumeAt: () => null
}

t.test('commits and end offsets of every assigned topic are fetched', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('t', 2)
  kafka.produce('t', [
    { value: 'a', partition: 0 },
    { value: 'b', partition: 0 },
    { value: 'c', partition: 1 }
  ])
  kafka.trim('t', 0, '1')
  kafka.commit('g', 't', 0, '1')
  const assignment = new Assignment([assigned(), assigned({ partition: 1 }), assigned({ partition: 2 })])
  const admin = kafka.client.admin()
  t.strictSame(
    await partitionFacts(admin, 'g', assignment, memory),
    [
      { topic: 't', partition: 0, committed: '1', low: '1', high: '2', isNew: false, endAtOpening: null, resume: null },
      { topic: 't', partition: 1, committed: null, low: '0', high: '1', isNew: true, endAtOpening: null, resume: null }
    ],
    'a partition that is not there any more is left out'
  )
  t.strictSame([...(await partitionEnds(admin, ['t'])).keys()], ['t/0', 't/1'])
})

t.test('without partitions nothing is fetched', async (t) => {
  const kafka = fakeKafka()
  kafka.failNext('offsets', 'UNKNOWN')
  t.strictSame(await partitionFacts(kafka.client.admin(), 'g', NO_ASSIGNMENT, memory), [])
})

t.test('the start of an open transaction is returned beside the end offsets, if there is one', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('t', 3)
  kafka.produce(
    't',
    [0, 1, 2].map((partition) => ({ value: 'a', partition }))
  )
  const asked: unknown[] = []
  const ends = await partitionEnds(kafka.client.admin(), ['t'], async (topic, partitions) => {
    asked.push([topic, partitions])
    return [
      { partition: 0, offset: '0' },
      { partition: 1, offset: '1' }
    ]
  })
  t.strictSame(asked, [['t', [0, 1, 2]]])
  t.strictSame(
    [...ends.values()],
    [
      { low: '0', high: '1', stable: '0' },
      { low: '0', high: '1' },
      { low: '0', high: '1' }
    ]
  )
})
