/** The JSON sent from the edge to the core: an event, and an id by which duplicates are recognised. */
export interface EdgeRecord {
  readonly id: string
  readonly host: string
  /** The key of its source at the edge. */
  readonly source: string
  readonly text: string
  /** The exact bytes; only present if they cannot be recovered from the text. */
  readonly payloadBase64?: string
  /** ISO 8601 */
  readonly receivedAt: string
  readonly position: unknown
  readonly meta: unknown
}

/** Parses a record; throws if the JSON is no valid one. */
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

/** The number of partitions if the edge or the core creates the topic: the maximum number of workers. */
export const PARTITIONS = 6
