import { setTimeout as sleep } from 'node:timers/promises'
import type { KafkaEvent } from 'warp-flow'

/**
 * Here goes your own work. What it throws is tried again a few times, and then the record is dead-lettered; `Hopeless`
 * dead-letters it at once. It may be called again for a record that it has handled: it has to bear that.
 */
export async function handle(event: KafkaEvent, attempt: number, signal: AbortSignal): Promise<void> {
  const order = orderOf(event.text)
  await sleep(order.takesMs, null, { signal })
  if (attempt <= order.failures) throw new Error(`the stock is locked, order ${order.number}`)
}

/** Trying it again is of no use. */
export class Hopeless extends Error {
  override readonly name = 'Hopeless'
}

/** What the records of this example hold: how long an order takes, and how often it fails, so that you can see it. */
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
