// How do I send a machine's logs and its syslog to Kafka, so that no line is lost, whatever dies?
//
//   EDGE_LOGS=/var/log/app EDGE_STATE=/var/lib/edge node dist/examples/edge/edge.js 127.0.0.1:9092 logs examples/edge
//
// What it takes in is declared in wpsrc.toml. README.md beside it says the rest.

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
/** Syslog has no ids: a message is known by this process and its number in it. */
const run = randomUUID()
let received = 0
let opened: KafkaSink | null = null

/** Within this time after SIGTERM what is in hand is with Kafka. Lines of files come again if not; syslog is lost. */
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
  givenUp.signal.throwIfAborted() // it was stopped meanwhile
  // They listen at once, also where Kafka is away: senders over TCP are held up then rather than refused
  for (const spec of config.sources) sources.push(createSource(spec))
  const sink = openSink()
  setInterval(report, REPORT_MS)
  // Each brings what it takes in to Kafka; if one fails, all end
  await Promise.all([sink, ...sources.map((source) => forward(source, sink))])
  await stop()
} catch (error) {
  if (!givenUp.signal.aborted) {
    console.error(explain(error))
    process.exitCode = 1
  }
  await stop() // where one has failed, what the others have in hand is still brought to Kafka
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
// A batch may still wait for a broker that does not answer
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

/** What keeps its order, and by what the core knows what comes again. */
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

/** One line for whoever watches: what came, what waits, what was lost. */
function report(): void {
  const counts = sources.map((source) => {
    const { key, events, unacked, datagrams, drops, bytesLost } = source.stats()
    const queued = datagrams?.queued ?? 0
    return { key, events, unacked, queued, drops: counted(drops), bytesLost: counted(bytesLost) }
  })
  const memoryMb = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(JSON.stringify({ waitingBytes: opened?.bytes ?? 0, memoryMb, sources: counts }))
}

/** Those that are not 0. */
function counted(counts: Readonly<Record<string, number>> = {}): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}
