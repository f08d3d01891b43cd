import { setTimeout as pause } from 'node:timers/promises'
import type { Test } from 'tap'
import { quietClient, type KafkaCluster } from '../../support/kafka/quiet-client.ts'

/** A producer that never gives up: what it has sent is on every replica. */
export interface Load {
  /** The values that were acknowledged so far. */
  readonly sent: readonly string[]
  /** Resolves when it has stopped. */
  stop(): Promise<void>
}

export interface LoadOptions {
  readonly keys?: number
  /** Records per request. */
  readonly batch?: number
  readonly pauseMs?: number
}

/** Sends batches of records with keys, one after the other, until it is stopped; a batch that fails is sent again. */
export function startLoad(t: Test, cluster: KafkaCluster, topic: string, { keys = 20, batch = 100, pauseMs = 10 }: LoadOptions = {}): Load {
  const client = quietClient({ brokers: cluster.brokers, requestTimeout: 3000, connectionTimeout: 1000, retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 500 } })
  const producer = client.producer({ allowAutoTopicCreation: false })
  const sent: string[] = []
  const stopping = new AbortController()
  let sequence = 0
  const run = async (): Promise<void> => {
    let connected = false
    while (!stopping.signal.aborted) {
      const messages = Array.from({ length: batch }, (_, index) => ({ key: `key-${index % keys}`, value: `key-${index % keys}:${sequence + Math.floor(index / keys)}` }))
      try {
        if (!connected) await producer.connect()
        connected = true
        await producer.send({ topic, acks: -1, messages })
        for (const { value } of messages) sent.push(value)
        sequence += batch / keys
      } catch {
        connected = false // the whole batch is sent again: the topic may have some of it twice
      }
      await pause(pauseMs)
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
