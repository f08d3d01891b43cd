import { PlainReader } from '../client/plain-reader.ts'

export interface ApiVersions {
  /** Kafka's number; 0 where there is none. */
  readonly error: number
  /** A request's number => the versions of it that are understood. */
  readonly ranges: ReadonlyMap<number, readonly [least: number, most: number]>
}

/** What an answer to ApiVersions says; null if it ends too early. */
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
 * The requests that a source needs, of which the broker has no version that the client speaks: it is too old, or too
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

/** kafkajs 2.2.4: the number of a request, and the versions of it that it speaks. */
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
