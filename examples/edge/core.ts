// How do I bring records from Kafka into PostgreSQL, each exactly once, whatever crashes?
//
//   node dist/examples/edge/core.js 127.0.0.1:9092 logs postgres://user@127.0.0.1/logs
//
// Start as many processes as you like, up to the number of partitions. See README.md in this folder.

import { createKafkaSource, type KafkaEvent } from 'warp-flow'
import { DeadLetters } from '../kafka-workers/dead-letters.ts'
import { PatientProducer } from '../kafka-workers/producer.ts'
import { GaveUp } from '../kafka-workers/retry.ts'
import { Batches } from './batches.ts'
import { EventStore, rowOf, type EventRow } from './event-store.ts'
import { PARTITIONS, parseRecord } from './record.ts'
import { explain } from '../support/explain.ts'
import { quoted } from '../support/quoted.ts'
import { stopWholly } from '../support/stop-wholly.ts'
import { tellChanges } from '../support/tell-changes.ts'

const [
  brokers = 'localhost:9092',
  topic = 'logs',
  url = 'postgres://localhost/logs',
  groupId = `${topic}-to-database`
] = process.argv.slice(2)

const LIMITS = { items: 1000, batchBytes: 1024 * 1024, inHandBytes: 4 * 1024 * 1024 }
const STOP_MS = 20_000

const givenUp = new AbortController()
const producer = new PatientProducer(
  brokers,
  givenUp.signal,
  tellChanges((text) => {
    console.error(`waiting for Kafka: ${text}`)
  })
)
const deadLetters = new DeadLetters(`${topic}.dead`, groupId, producer)
const store = new EventStore(
  url,
  givenUp.signal,
  tellChanges((text) => {
    console.error(`waiting for PostgreSQL: ${text}`)
  })
)

try {
  await store.prepare()
  await producer.prepareTopic(topic, PARTITIONS, {})
  await deadLetters.prepare()
  await consume()
  console.error('left the group')
} catch (error) {
  if (!givenUp.signal.aborted) {
    console.error(explain(error))
    process.exitCode = 1
  }
}
givenUp.abort()
await Promise.all([producer.close(), store.close()])

async function consume(): Promise<void> {
  const source = createKafkaSource({
    brokers,
    topic,
    groupId,
    from: 'earliest',
    ack: 'manual',
    config: { session_timeout_ms: '10000', heartbeat_interval_ms: '1000', auto_commit_interval_ms: '1000' }
  })
  source.on('ready', ({ partitions }) => {
    console.error(`joined, with ${partitions.length} partitions`)
  })
  source.on('warning', ({ code, message }) => {
    console.error(code, message)
  })
  const stop = async (): Promise<void> => {
    await stopWholly(source, STOP_MS)
    givenUp.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())

  const batches = new Batches<Arrived>(write, LIMITS, (error) => {
    if (!givenUp.signal.aborted) source.destroy(error as Error)
  })
  for await (const event of source) {
    const row = await rowIn(event)
    if (row !== null) await batches.add({ row, event }, event.payload.length)
  }
  await stop() // commits the records in hand, in PostgreSQL and in Kafka
}

interface Arrived {
  readonly row: EventRow
  readonly event: KafkaEvent
}

/** The row of a record; null if the event is no valid record and was sent to the dead letters. */
async function rowIn(event: KafkaEvent): Promise<EventRow | null> {
  try {
    return rowOf(parseRecord(event.text))
  } catch (error) {
    await bury(event, new GaveUp(1, error))
    return null
  }
}

/**
 * Writes records, and acks those that are committed in the database. If the database refuses a batch, its records are
 * tried one by one, and the faulty ones go to the dead letters.
 */
async function write(arrived: readonly Arrived[]): Promise<void> {
  try {
    await store.insert(arrived.map(({ row }) => row))
    for (const { event } of arrived) event.ack()
  } catch (error) {
    if (!(error instanceof GaveUp) || !refusesData(error.cause)) throw error
    const [first] = arrived
    if (arrived.length === 1 && first !== undefined) await bury(first.event, error)
    else for (const one of arrived) await write([one])
  }
}

async function bury(event: KafkaEvent, error: GaveUp): Promise<void> {
  await deadLetters.send(event, error)
  console.error(`dead letter: ${quoted(error.message)}`)
  event.ack()
}

/**
 * Whether the database refuses the data, by SQLSTATE: data exception (22), constraint (23), limit of the server (54),
 * exception of a trigger (P0001). Any other error would affect every record.
 */
function refusesData(cause: unknown): boolean {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  return /^(?:22|23|54|P0001)/.test(code)
}
