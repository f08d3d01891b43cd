// How do several processes share a topic, so that none of its records is lost when one of them dies?
//
//   npm run kafka                                       prints the address of a broker
//   node dist/examples/kafka-worker.js 127.0.0.1:9092   as often as you like, each in a terminal of its own
//
// Kill one with SIGKILL and see the others take its partitions; end one with Ctrl-C and see it commit and leave.

import { formatDiagnosis, createKafkaSource, SourceError } from 'warp-flow'

const [brokers = 'localhost:9092', topic = 'demo'] = process.argv.slice(2)
const source = createKafkaSource({
  brokers,
  topic,
  groupId: 'demo-workers',
  from: 'earliest',
  ack: 'manual',
  createTopics: { partitions: 12, replication: 1 },
  // Shorter than by default, so that a death is soon noticed
  config: { session_timeout_ms: '10000', heartbeat_interval_ms: '1000' }
})

source.on('ready', (opened) => {
  console.log('joined', opened)
})
source.on('warning', (warning) => {
  console.warn(warning.code, warning.message)
})
process.once('SIGINT', () => void source.stop())
process.once('SIGTERM', () => void source.stop())

try {
  for await (const event of source) {
    const { position, meta, text } = event
    console.log(`${position.partition}:${position.offset}`, String(meta.key ?? ''), text)
    // Here goes what must not be lost: only when it is done is the record acked
    event.ack()
  }
  console.log('left the group; lag', source.stats().kafka?.lag)
} catch (error) {
  console.error(error instanceof SourceError ? formatDiagnosis(error.classification) : error)
  process.exitCode = 1
}
