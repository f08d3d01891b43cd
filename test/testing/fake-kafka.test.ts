import t from 'tap'
import { createKafkaSource } from '../../lib/kafka/create-kafka-source.ts'
import { collect } from '../../lib/testing/collect.ts'
import { fakeKafka } from '../../lib/testing/fake-kafka/fake-kafka.ts'

t.test('a pipeline is tested without a broker', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('logs', 2)
  kafka.produce('logs', ['a', { key: 'k', value: 'b', headers: { h: 'v' } }, { value: null, partition: 1 }])
  const source = createKafkaSource({ brokers: 'fake:9092', topic: 'logs', groupId: 'g', from: 'earliest' }, { kafka: kafka.client })
  const events = await collect(source, { count: 3 })
  t.strictSame(events.map(({ text }) => text).sort(), ['', 'a', 'b'])
  await source.stop()
  t.equal(kafka.members('g').length, 0)
  console.error(kafka.committed('g', 'logs', 0), kafka.committed('g', 'logs', 1), kafka.endOffset('logs', 0), kafka.endOffset('logs', 1))
})
