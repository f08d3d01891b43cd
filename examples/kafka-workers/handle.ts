import { setTimeout as sleep } from 'node:timers/promises'
import type { KafkaEvent } from 'warp-flow'

/**
 * Put your own work here. If it throws, it is retried a few times, and then the record is dead-lettered; after
 * `Hopeless`, without a retry. It has to be idempotent, as it may be called again for a record that it has handled.
 */
export async function handle(event: KafkaEvent, attempt: number, signal: AbortSignal): Promise<void> {
  const order = orderOf(event.text)
  await sleep(order.takesMs, null, { signal })
  if (attempt <= order.failures) throw new Error(`the stock is locked, order ${order.number}`)
}

/** Thrown if a retry would be useless. */
export class Hopeless extends Error {
  override readonly name = 'Hopeless'
}

/** The records of this example: how long an order takes, and how often it fails, to demonstrate retries. */
export interface Order {
  readonly number: number
  readonly takesMs: number
  readonly failures: number
}

function orderOf(text: string): Order {
  let order: unknown
  try {
    order = JSON.parse(text)
  } catch (cause) {
    throw new Hopeless(`no JSON: ${(cause as Error).message}`, { cause })
  }
  if (isOrder(order)) return order
  throw new Hopeless('not an order')
}

function isOrder(value: unknown): value is Order {
  if (typeof value !== 'object' || value === null) return false
  const { number, takesMs, failures } = value as Partial<Record<string, unknown>>
  return [number, takesMs, failures].every((field) => typeof field === 'number')
}
