import { PlainReader } from '../client/plain-reader.ts'

export interface ApiVersions {
  /** Kafka's error code; 0 for no error. */
  readonly error: number
  /** API key => the versions that the broker understands. */
  readonly ranges: ReadonlyMap<number, readonly [least: number, most: number]>
}

/** Reads an answer to ApiVersions; null if it ends too early. */
export function readApiVersions(answer: Buffer): ApiVersions | null {
  const reader = new PlainReader(answer)
  try {
    const error = reader.int16()
    return { error, ranges: new Map(reader.array(() => [reader.int16(), [reader.int16(), reader.int16()]])) }
  } catch {
    return null
  }
}

/**
 * The requests that a source needs, but for which client and broker share no version: the broker is too old, or too
 * new.
 */
export function missingApis({ ranges }: ApiVersions): readonly string[] {
  return Object.entries(NEEDED)
    .filter(([, [key, least, most]]) => {
      const range = ranges.get(key)
      return range === undefined || range[0] > most || range[1] < least
    })
    .map(([name]) => name)
}

/** The API keys, and the versions that kafkajs 2.2.4 supports. */
const NEEDED: Readonly<Record<string, readonly [key: number, least: number, most: number]>> = {
  Fetch: [1, 0, 11],
  ListOffsets: [2, 0, 3],
  Metadata: [3, 0, 6],
  OffsetCommit: [8, 0, 5],
  OffsetFetch: [9, 1, 4],
  FindCoordinator: [10, 0, 2],
  JoinGroup: [11, 0, 5],
  Heartbeat: [12, 0, 3],
  LeaveGroup: [13, 0, 3],
  SyncGroup: [14, 0, 3]
}
