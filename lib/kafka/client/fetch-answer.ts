import type { AbortedTransaction } from './aborted-batches.ts'
import { PlainReader } from './plain-reader.ts'
import { decodeRecords, type FetchedMessage } from './record-batches.ts'

/** An answer to Fetch in the form that kafkajs expects. */
export interface FetchAnswer {
  readonly throttleTime: number
  /** How long the client itself has to pause its requests, in ms; null if the broker delays its answers instead. */
  readonly clientSideThrottleTime: number | null
  readonly responses: readonly { readonly topicName: string; readonly partitions: readonly FetchedPartition[] }[]
}

interface FetchedPartition extends PartitionHead {
  /** Always empty: aborted records are already left out, so kafkajs need not filter any. */
  readonly abortedTransactions: readonly []
  readonly messages: readonly FetchedMessage[]
}

interface PartitionHead {
  readonly partition: number
  readonly errorCode: number
  readonly highWatermark: string
  /** The id of the node to fetch from instead; -1 for none. */
  readonly preferredReadReplica: number
}

/** The first version whose answers list aborted transactions and contain record batches. */
export const FIRST_WITH_BATCHES = 4

/**
 * Reads an answer to Fetch in the versions 4 to 11, in place of kafkajs, which delivers records of aborted transactions
 * if the transactions overlap or a record's key is four zero bytes, fails on a batch of more than about 120,000
 * records, and gets stuck before a batch that compaction has emptied.
 */
export async function decodeFetchAnswer(bytes: Buffer, version: number): Promise<FetchAnswer> {
  const { throttleMs, topics } = readFetchAnswer(bytes, version)
  const responses = await Promise.all(
    topics.map(async ({ topicName, partitions }) => ({
      topicName,
      partitions: await Promise.all(
        partitions.map(async ({ aborted, records, ...head }) => ({
          ...head,
          abortedTransactions: [] as const,
          messages: await decodeRecords(records, aborted)
        }))
      )
    }))
  )
  const byClient = version >= CLIENT_THROTTLES
  return { throttleTime: byClient ? 0 : throttleMs, clientSideThrottleTime: byClient ? throttleMs : null, responses }
}

function readFetchAnswer(
  bytes: Buffer,
  version: number
): { readonly throttleMs: number; readonly topics: readonly RawTopic[] } {
  const reader = new PlainReader(bytes)
  const throttleMs = reader.int32()
  if (version >= 7) reader.skip(6) // the error code of the whole answer, and the session id
  const topics = reader.array(() => ({
    topicName: reader.text() ?? '',
    partitions: reader.array(() => partitionIn(reader, version))
  }))
  return { throttleMs, topics }
}

interface RawTopic {
  readonly topicName: string
  readonly partitions: readonly (PartitionHead & {
    readonly aborted: readonly AbortedTransaction[]
    readonly records: Buffer
  })[]
}

function partitionIn(reader: PlainReader, version: number): RawTopic['partitions'][number] {
  const [partition, errorCode, highWatermark] = [reader.int32(), reader.int16(), String(reader.int64())]
  reader.skip(version >= 5 ? 16 : 8) // the last stable offset, and from version 5 on the log start offset
  const aborted = reader.array(() => ({ producerId: reader.int64(), firstOffset: reader.int64() }))
  const preferredReadReplica = version >= 11 ? reader.int32() : -1
  return { partition, errorCode, highWatermark, preferredReadReplica, aborted, records: reader.bytes() }
}

/** From this version on (KIP-219) a broker answers first, and expects the client to pause. */
const CLIENT_THROTTLES = 8
