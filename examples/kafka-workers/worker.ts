// How do several processes share a topic without losing a record, whatever crashes and whatever the records contain?
//
//   node dist/examples/kafka-workers/worker.js 127.0.0.1:9092 orders order-workers orders.dead
//
// Start as many processes as you like. See README.md in this folder.

import pLimit from 'p-limit'
import { createKafkaSource, type KafkaEvent } from 'warp-flow'
import { DeadLetters } from './dead-letters.ts'
import { handle, Hopeless } from './handle.ts'
import { Lanes } from './lanes.ts'
import { PatientProducer } from './producer.ts'
import { GaveUp, retry } from './retry.ts'
import { explain } from '../support/explain.ts'
import { quoted } from '../support/quoted.ts'
import { stopWholly } from '../support/stop-wholly.ts'
import { tellChanges } from '../support/tell-changes.ts'

const [brokers = 'localhost:9092', topic = 'orders', groupId = `${topic}-workers`, deadTopic = `${topic}.dead`] =
  process.argv.slice(2)

/**
 * The number of records handled at a time, and the number in hand: being handled, or waiting for others with their key
 * or for a retry.
 */
const AT_ONCE = 8
const IN_HAND = 200
const TRIES = { attempts: 4, firstPauseMs: 100, longestPauseMs: 2000 }
const HANDLE_MS = 5000
/**
 * The time after SIGTERM for finishing the records in hand; the rest is delivered again to another worker. Kubernetes
 * kills after 30 s.
 */
const STOP_MS = 20_000

const givenUp = new AbortController()
const producer = new PatientProducer(
  brokers,
  givenUp.signal,
  tellChanges((text) => {
    console.error(`dead letters wait: ${text}`)
  })
)
const deadLetters = new DeadLetters(deadTopic, groupId, producer)
const slots = pLimit(AT_ONCE)

try {
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
await producer.close()

async function consume(): Promise<void> {
  const source = createKafkaSource({
    brokers,
    topic,
    groupId,
    from: 'earliest',
    ack: 'manual',
    // Shorter than the defaults, so that a crash is noticed sooner, and fewer records are delivered again
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

  const lanes = new Lanes(IN_HAND, (error) => {
    if (!givenUp.signal.aborted) source.destroy(error as Error)
  })
  for await (const event of source) await lanes.add(laneOf(event), () => work(event))
  await stop() // finishes and commits the records in hand
  await lanes.ended()
}

/** Handles a record or dead-letters it, and then acks it. */
async function work(event: KafkaEvent): Promise<void> {
  const { partition, offset } = event.position
  try {
    await retry((attempt) => slots(() => handle(event, attempt, AbortSignal.timeout(HANDLE_MS))), {
      ...TRIES,
      mayPass: (error) => !(error instanceof Hopeless),
      signal: givenUp.signal,
      failed: (error, attempt) => {
        console.log(`again ${partition} ${offset} after ${attempt}: ${quoted(String(error))}`)
      }
    })
    console.log(`handled ${partition} ${offset} ${quoted(event.text)}`)
  } catch (error) {
    if (!(error instanceof GaveUp)) throw error
    await deadLetters.send(event, error)
    console.log(`dead ${partition} ${offset} ${quoted(event.text)} after ${error.attempts}: ${quoted(error.message)}`)
  }
  event.ack()
}

/** Records with the same key share a lane and keep their order; those without a key do not. */
function laneOf({ meta: { key, partition, offset } }: KafkaEvent): string {
  return key === null ? `${partition}@${offset}` : `${partition}:${key.toString('latin1')}`
}
