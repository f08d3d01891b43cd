/** What travels from the edge to the core, as JSON: an event, and an id by which it is known when it comes again. */
export interface EdgeRecord {
  readonly id: string
  readonly host: string
  /** The key of its source at the edge. */
  readonly source: string
  readonly text: string
  /** The exact bytes, where the text does not give them back. */
  readonly payloadBase64?: string
  /** ISO 8601 */
  readonly receivedAt: string
  readonly position: unknown
  readonly meta: unknown
}

/** Reads one; throws where it is none. */
export function parseRecord(json: string): EdgeRecord {
  const value: unknown = JSON.parse(json)
  if (isRecord(value)) return value
  throw new TypeError('not a record of an edge')
}

function isRecord(value: unknown): value is EdgeRecord {
  if (typeof value !== 'object' || value === null) return false
  const { id, host, source, text, payloadBase64, receivedAt } = value as Partial<Record<string, unknown>>
  return (
    [id, host, source, text].every((field) => typeof field === 'string') &&
    (payloadBase64 === undefined || typeof payloadBase64 === 'string') &&
    typeof receivedAt === 'string' &&
    !Number.isNaN(Date.parse(receivedAt))
  )
}

/** Of the topic, where neither the edge nor the core finds it: so many workers can share it. */
export const PARTITIONS = 6
