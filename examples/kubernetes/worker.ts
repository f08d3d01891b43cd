// How do several pods share a topic and report whether they are ready? The program of statefulset.yaml; see README.md.
//
//   BROKERS=127.0.0.1:9092 TOPIC=logs GROUP_ID=log-workers node dist/examples/kubernetes/worker.js

import { createKafkaSource, formatDiagnosis, SourceError } from 'warp-flow'
import { healthServer } from '../container-logs/health-server.ts'

const { BROKERS: brokers = 'localhost:9092', TOPIC: topic = 'logs', GROUP_ID: groupId = 'log-workers' } = process.env
const { HOST: host = '127.0.0.1', PORT: port = '8080' } = process.env

const source = createKafkaSource({ brokers, topic, groupId, from: 'earliest', ack: 'manual' }, { key: topic })
source.on('warning', ({ classification }) => {
  console.error(formatDiagnosis(classification))
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void source.stop())
const health = healthServer([source]).listen(Number(port), host, () => {
  console.error('health at', health.address())
})

try {
  for await (const event of source) {
    console.log(`${event.position.partition}:${event.position.offset}`, event.text)
    // Put your own work here: the record is only acked when it is done
    event.ack()
  }
  await source.stop() // makes the last commits after the last record
} catch (error) {
  console.error(error instanceof SourceError ? formatDiagnosis(error.classification) : error)
  process.exitCode = 1
}
health.close()
health.closeAllConnections()
