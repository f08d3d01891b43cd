// How do I send a machine's logs and its syslog to Kafka without losing a line, whatever crashes?
//
//   EDGE_LOGS=/var/log/app EDGE_STATE=/var/lib/edge node dist/examples/edge/edge.js 127.0.0.1:9092 logs examples/edge
//
// Its sources are declared in wpsrc.toml. See README.md in this folder.

import { randomUUID } from 'node:crypto'
import os from 'node:os'
import { createSource, readConfig, type FileEvent, type SourceEvent, type SourceStream } from 'warp-flow'
import { PatientProducer } from '../kafka-workers/producer.ts'
import { KafkaSink } from './kafka-sink.ts'
import { lineId } from './line-id.ts'
import { PARTITIONS, type EdgeRecord } from './record.ts'
import { explain } from '../support/explain.ts'
import { stopWholly } from '../support/stop-wholly.ts'
import { tellChanges } from '../support/tell-changes.ts'

const [brokers = 'localhost:9092', topic = 'logs', conf = 'examples/edge'] = process.argv.slice(2)
const host = os.hostname()
/** Syslog has no ids: a message is identified by this run of the process and a number. */
const run = randomUUID()
let received = 0
let opened: KafkaSink | null = null

/**
 * The time after SIGTERM for sending the records in hand to Kafka. After that, lines of files are delivered again at
 * the next start; syslog messages are lost.
 */
const STOP_MS = 10_000
const REPORT_MS = 1000

const givenUp = new AbortController()
const producer = new PatientProducer(
  brokers,
  givenUp.signal,
  tellChanges((text) => {
    console.error(`waiting for Kafka: ${text}`)
  })
)
const sources: SourceStream[] = []
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())

try {
  const config = await readConfig(conf)
  givenUp.signal.throwIfAborted() // it may have been stopped in the meantime
  // The sources listen even if Kafka is down: senders over TCP are then slowed down instead of refused
  for (const spec of config.sources) sources.push(createSource(spec))
  const sink = openSink()
  setInterval(report, REPORT_MS)
  // Each source forwards its records to Kafka; if one fails, all end
  await Promise.all([sink, ...sources.map((source) => forward(source, sink))])
  await stop()
} catch (error) {
  if (!givenUp.signal.aborted) {
    console.error(explain(error))
    process.exitCode = 1
  }
  await stop() // if one source has failed, the records in hand of the others still go to Kafka
}
report()
const left = sources.reduce((sum, source) => {
  const { unacked, datagrams } = source.stats()
  return sum + (unacked ?? 0) + (datagrams?.queued ?? 0)
}, 0)
console.error(
  left === 0
    ? 'stopped'
    : `stopped; Kafka has not taken at least ${left}: lines of files come again, syslog messages are lost`
)
givenUp.abort()
await producer.close()
// A batch may still be waiting for a broker that does not answer
process.exit()

async function openSink(): Promise<KafkaSink> {
  const partitions = await producer.prepareTopic(topic, PARTITIONS, {})
  opened = new KafkaSink(producer, topic, partitions, (error) => {
    for (const source of sources) source.destroy(error as Error)
  })
  return opened
}

async function forward(source: SourceStream, sink: Promise<KafkaSink>): Promise<void> {
  source.on('warning', ({ code, message }) => {
    console.error(code, message)
  })
  for await (const event of source) {
    const { key, id } = nameOf(event)
    const record: EdgeRecord = { id: `${host}/${id}`, host, ...event.toJSON() }
    await (await sink).put({ key, value: JSON.stringify(record), done: event.ack })
  }
}

/** The key, within which records keep their order, and the id by which the core recognises duplicates. */
function nameOf(event: SourceEvent): { readonly key: string; readonly id: string } {
  if (isLine(event)) {
    const { content, line } = lineId(event)
    return { key: `${host}/${content}`, id: line }
  }
  return { key: `${host}/${event.source}`, id: `${run}/${received++}` }
}

function isLine(event: SourceEvent): event is FileEvent {
  return event.meta.kind === 'file'
}

async function stop(): Promise<void> {
  await Promise.all(sources.map((source) => stopWholly(source, STOP_MS)))
  givenUp.abort()
}

/** Prints one line of JSON about the records received, waiting and lost. */
function report(): void {
  const counts = sources.map((source) => {
    const { key, events, unacked, datagrams, drops, bytesLost } = source.stats()
    const queued = datagrams?.queued ?? 0
    return { key, events, unacked, queued, drops: counted(drops), bytesLost: counted(bytesLost) }
  })
  const memoryMb = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(JSON.stringify({ waitingBytes: opened?.bytes ?? 0, memoryMb, sources: counts }))
}

/** The counts that are not 0. */
function counted(counts: Readonly<Record<string, number>> = {}): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}
