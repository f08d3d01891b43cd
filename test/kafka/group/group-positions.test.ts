import t from 'tap'
import type { SourceError } from '../../../lib/errors/source-error.ts'
import { GroupPositions } from '../../../lib/kafka/group/group-positions.ts'
import { KafkaReport } from '../../../lib/kafka/kafka-report.ts'
import { Assignment } from '../../../lib/kafka/partition/assignment.ts'
import { GroupMemory } from '../../../lib/kafka/partition/group-memory.ts'
import { ClusterView } from '../../../lib/kafka/topics/cluster-view.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { fakeKafka } from '../../../lib/testing/fake-kafka/fake-kafka.ts'
import { assigned } from '../support/batches.ts'

t.test('a position moved by the client itself is reported, with the records passed over', async (t) => {
  for (const [from, failure, words] of [
    [
      'latest',
      null,
      /the offset of t\/0 no longer exists; the source continues at the latest offset, and skips 50 offsets from 10 on/
    ],
    ['earliest', null, /continues at the earliest offset$/],
    ['latest', 'UNKNOWN', /continues at the latest offset$/]
  ] as const) {
    const warnings: SourceError[] = []
    const report = new KafkaReport(
      {
        key: 'k',
        clock: fakeClock(),
        warn: (error) => {
          warnings.push(error as SourceError)
        }
      },
      { group: 'g' }
    )
    const context = { clock: fakeClock(), random: () => 0, signal: new AbortController().signal }
    const kafka = fakeKafka()
    kafka.createTopic('t')
    kafka.produce(
      't',
      Array.from({ length: 60 }, () => 'x')
    )
    kafka.trim('t', 0, '10')
    if (failure !== null) kafka.failNext('offsets', failure)
    const cluster = new ClusterView(async () => ({ client: kafka.client, release: () => {} }), report, context)
    const positions = new GroupPositions({
      groupId: 'g',
      rules: { from, commits: true },
      cluster,
      memory: new GroupMemory(),
      report
    })
    await positions.reset({ topic: 't', partition: 0 })
    t.match(warnings, [{ code: 'KAFKA_OFFSET_OUT_OF_RANGE', message: words }])
    t.equal(positions.redelivered, 0)
  }
})

t.test(
  'one warning covers all partitions that begin away from their commit, with records lost and passed over',
  async (t) => {
    const warnings: SourceError[] = []
    const report = new KafkaReport(
      {
        key: 'k',
        clock: fakeClock(),
        warn: (error) => {
          warnings.push(error as SourceError)
        }
      },
      { group: 'g' }
    )
    const context = { clock: fakeClock(), random: () => 0, signal: new AbortController().signal }
    const kafka = fakeKafka()
    kafka.createTopic('t', 12)
    const partitions = Array.from({ length: 12 }, (_, partition) => partition)
    kafka.produce(
      't',
      partitions.flatMap((partition) => Array.from({ length: 50 }, () => ({ value: 'x', partition })))
    )
    for (const partition of partitions) kafka.commit('g', 't', partition, '100')
    const cluster = new ClusterView(async () => ({ client: kafka.client, release: () => {} }), report, context)
    const memory = new GroupMemory()
    memory.opened(new Map([['t', 12]]))
    const positions = new GroupPositions({
      groupId: 'g',
      rules: { from: 'latest', commits: true },
      cluster,
      memory,
      report
    })
    await positions.begin(new Assignment(partitions.map((partition) => assigned({ partition }))))
    t.match(warnings, [{ code: 'KAFKA_OFFSET_OUT_OF_RANGE' }])
    const { message = '' } = warnings[0] ?? {}
    t.match(
      message,
      'offset 100 of t/0 is beyond its end; the source continues at 50, and skips 50 offsets from 0 on, because `from` is "latest"; offset 100 of t/1'
    )
    t.match(message, /; and 2 more partitions$/)
  }
)
