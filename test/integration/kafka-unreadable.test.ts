import t from 'tap'
import { createKafkaSource, SourceError } from '../../lib/index.ts'
import { zstdCodec } from '../../lib/kafka/client/codecs/zstd.ts'
import { loadKafkajs } from '../../lib/kafka/client/load-kafkajs.ts'
import { anyKafkaForTests, needsAnyKafka } from '../support/kafka/kafka-for-tests.ts'
import { quietClient } from '../support/kafka/quiet-client.ts'
import { committedOffsets, createTopic, freshName, produce } from '../support/kafka/topics.ts'

// Simulates a Node without zstd, whatever this one supports
const { CompressionCodecs, CompressionTypes, ConfigResourceTypes } = await loadKafkajs()
CompressionCodecs[CompressionTypes.ZSTD] = () => zstdCodec({})

t.test(
  'records before a batch in zstd are delivered and can be committed before the error, where Node.js has no zstd',
  needsAnyKafka(),
  async (t) => {
    const cluster = await anyKafkaForTests()
    for (const ack of ['auto', 'manual'] as const) {
      const topic = freshName('zstd')
      await createTopic(cluster, topic, { partitions: 3 })
      const records = (prefix: string, count: number): { value: string; partition: number }[] => {
        return Array.from({ length: count }, (_, index) => ({ value: `${prefix}-${index}`, partition: index % 2 }))
      }
      await produce(cluster, topic, records('plain', 300), { perRequest: 100 })
      const admin = quietClient(cluster).admin()
      await admin.connect()
      await admin.alterConfigs({
        validateOnly: false,
        resources: [
          { type: ConfigResourceTypes.TOPIC, name: topic, configEntries: [{ name: 'compression.type', value: 'zstd' }] }
        ]
      })
      await admin.disconnect()
      await produce(cluster, topic, records('zstd', 10))

      const source = createKafkaSource({
        brokers: [...cluster.brokers],
        topic,
        groupId: topic,
        from: 'earliest',
        ack,
        config: { auto_commit_interval_ms: 60_000 }
      })
      const texts: string[] = []
      const error = await new Promise<Error>((resolve) => {
        source.once('error', resolve).on('data', (event) => {
          texts.push(event.text)
          // Later: an ack takes its time
          if (ack === 'manual') setTimeout(() => event.ack(), 20)
        })
      })
      t.match(error, { code: 'KAFKA_CODEC_UNAVAILABLE' }, ack)
      t.ok(error instanceof SourceError && error.message.includes(`${topic}/`), error.message)
      t.same(
        texts.sort(),
        records('plain', 300)
          .map(({ value }) => value)
          .sort(),
        'each once, and all before the error'
      )
      t.same(await committedOffsets(cluster, topic, topic), { 0: '150', 1: '150', 2: '0' })
    }
  }
)
