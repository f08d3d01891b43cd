import { loadOnce } from '../../core/load-once.ts'
import { messageOf } from '../../errors/message-of.ts'
import { abortedBatches, type AbortedTransaction, type TransactionBatch } from './aborted-batches.ts'
import { badRecords, isExplained } from './codecs/codec.ts'

/** A record, or an offset without a visible record, of which kafkajs reads only these two fields. */
export interface FetchedMessage {
  readonly offset: string
  readonly isControlRecord?: boolean
}

/**
 * The records of one partition in an answer. If the last record of a batch is not visible (it was compacted away, is a
 * transaction's marker, or belongs to an aborted transaction), its offset is returned as that of a control record, so
 * that the client continues after it.
 */
export async function decodeRecords(
  bytes: Buffer,
  aborted: readonly AbortedTransaction[]
): Promise<readonly FetchedMessage[]> {
  if (bytes.length <= MAGIC_AT) return []
  const decoders = await loadDecoders()
  if (bytes.readInt8(MAGIC_AT) < BATCH_MAGIC) return await decoders.ofSet(bytes)
  const isAborted = abortedBatches(aborted)
  const found: (readonly FetchedMessage[])[] = []
  for (const batch of batchesIn(bytes))
    found.push(isAborted(batch) || batch.isControl ? [endOf(batch)] : await shownOf(batch, decoders))
  return found.flat()
}

interface RawBatch extends TransactionBatch {
  readonly bytes: Buffer
  /** How many records the batch claims to have. */
  readonly count: number
}

async function shownOf(batch: RawBatch, { ofBatch }: Decoders): Promise<readonly FetchedMessage[]> {
  const records = await recordsIn(batch, ofBatch)
  const end = endOf(batch)
  return records.at(-1)?.offset === end.offset ? records : [...records, end]
}

function endOf({ lastOffset }: RawBatch): FetchedMessage {
  return { offset: String(lastOffset), isControlRecord: true }
}

async function recordsIn({ bytes, count }: RawBatch, decode: Decode): Promise<readonly FetchedMessage[]> {
  if (count <= 0) return []
  if (count > MOST_RECORDS) throw badRecords(`the batch has ${count} records, and at most ${MOST_RECORDS} are accepted`)
  try {
    return await decode(bytes)
  } catch (error) {
    throw isExplained(error) ? error : badRecords(messageOf(error), error)
  }
}

/** The complete batches: a broker may cut off the last one. */
function* batchesIn(bytes: Buffer): Generator<RawBatch, void, undefined> {
  for (let at = 0; at + HEADER_BYTES <= bytes.length;) {
    const end = at + LENGTH_ENDS_AT + bytes.readInt32BE(at + LENGTH_AT)
    if (end < at + HEADER_BYTES) throw badRecords('a batch is shorter than its header')
    if (end > bytes.length) return
    const attributes = bytes.readInt16BE(at + 21)
    yield {
      bytes: bytes.subarray(at, end),
      lastOffset: bytes.readBigInt64BE(at) + BigInt(bytes.readInt32BE(at + 23)),
      producerId: bytes.readBigInt64BE(at + 43),
      count: bytes.readInt32BE(at + 57),
      isTransactional: (attributes & TRANSACTIONAL) !== 0,
      isControl: (attributes & CONTROL) !== 0
    }
    at = end
  }
}

type Decode = (bytes: Buffer) => Promise<readonly FetchedMessage[]>

/** kafkajs' own decoders: for one batch, and for the formats before batches. */
interface Decoders {
  readonly ofBatch: Decode
  readonly ofSet: Decode
}

/** Loads the decoders with the first answer: programs that never fetch do not pay for them. */
const loadDecoders = loadOnce(async (): Promise<Decoders> => {
  const [{ default: Decoder }, { default: decodeBatch }, { default: decodeSet }] = await Promise.all([
    import('kafkajs/src/protocol/decoder.js'),
    import('kafkajs/src/protocol/recordBatch/v0/decoder.js'),
    import('kafkajs/src/protocol/messageSet/decoder.js')
  ])
  return {
    ofBatch: async (bytes) => (await decodeBatch(new Decoder(bytes))).records,
    ofSet: (bytes) => decodeSet(new Decoder(bytes), bytes.length)
  }
})

/** Where all formats have their version. */
const MAGIC_AT = 16
const BATCH_MAGIC = 2
const LENGTH_AT = 8
const LENGTH_ENDS_AT = 12
const HEADER_BYTES = 61
const TRANSACTIONAL = 0x10
const CONTROL = 0x20
/** Each record becomes an object of some 500 bytes, even if it was next to nothing when compressed. */
const MOST_RECORDS = 1_000_000
