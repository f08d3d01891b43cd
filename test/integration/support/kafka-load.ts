import { setTimeout as pause } from 'node:timers/promises'
import type { Test } from 'tap'
import { quietClient, type KafkaCluster } from '../../support/kafka/quiet-client.ts'

/** A producer that never gives up: what it has sent is on every replica. */
export interface Load {
  /** The values acknowledged so far. */
  readonly sent: readonly string[]
  /** Resolves once it has stopped. */
  stop(): Promise<void>
}

/**
 * Sends batches of keyed records one after the other until it is stopped; a failed batch is sent again. Each batch goes
 * to one partition: of a request to several, kafkajs may lose a part whose leader moves to a broker that has answered
 * for another partition.
 */
export function startLoad(t: Test, cluster: KafkaCluster, topic: string, partitions: number): Load {
  const client = quietClient({
    brokers: cluster.brokers,
    requestTimeout: 3000,
    connectionTimeout: 1000,
    retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 500 }
  })
  const producer = client.producer({ allowAutoTopicCreation: false })
  const sent: string[] = []
  const stopping = new AbortController()
  let batches = 0
  const run = async (): Promise<void> => {
    let connected = false
    while (!stopping.signal.aborted) {
      const partition = batches % partitions
      const messages = Array.from({ length: BATCH }, (_, index) => ({
        partition,
        key: `key-${partition}`,
        value: `key-${partition}:${batches * BATCH + index}`
      }))
      try {
        if (!connected) await producer.connect()
        connected = true
        await producer.send({ topic, acks: -1, messages })
        for (const { value } of messages) sent.push(value)
        batches++
      } catch {
        connected = false // the whole batch is sent again: the topic may contain some records twice
      }
      await pause(PAUSE_MS)
    }
    await producer.disconnect()
  }
  const running = run()
  const stop = (): Promise<void> => {
    stopping.abort()
    return running
  }
  t.teardown(stop)
  return { sent, stop }
}

const BATCH = 50
const PAUSE_MS = 5
