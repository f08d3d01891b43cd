import t from 'tap'
import type { SourceError } from '../../../lib/errors/source-error.ts'
import { GroupPositions } from '../../../lib/kafka/group/group-positions.ts'
import { KafkaReport } from '../../../lib/kafka/kafka-report.ts'
import { GroupMemory } from '../../../lib/kafka/partition/group-memory.ts'
import { ClusterView } from '../../../lib/kafka/topics/cluster-view.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { fakeKafka } from '../../../lib/testing/fake-kafka/fake-kafka.ts'

t.test('a position that the client has moved by itself is told of', (t) => {
  const warnings: SourceError[] = []
  const report = new KafkaReport({ key: 'k', clock: fakeClock(), warn: (error) => { warnings.push(error as SourceError) } }, { group: 'g' })
  const context = { clock: fakeClock(), random: () => 0, signal: new AbortController().signal }
  const cluster = new ClusterView(async () => ({ client: fakeKafka().client, release: () => {} }), report, context)
  const positions = new GroupPositions({ groupId: 'g', rules: { from: 'latest', commits: true }, cluster, memory: new GroupMemory(), report })
  positions.reset({ topic: 't', partition: 3 })
  t.match(warnings, [{ code: 'KAFKA_OFFSET_OUT_OF_RANGE', message: /the position in t\/3 is no longer there; goes on at the latest offset/ }])
  t.equal(positions.redelivered, 0)
  t.end()
})
