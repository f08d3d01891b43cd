import type { ZlibOptions } from 'node:zlib'
import type { ErrorCode } from '../../../../types/error-codes.ts'
import { sourceError } from '../../../errors/make-error.ts'
import { peekString } from '../../../errors/peek.ts'
import { SourceError } from '../../../errors/source-error.ts'

/** What kafkajs asks of a codec. `compress` is for producers in the same process, as the registry is theirs too. */
export interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>
  decompress(compressed: Buffer): Promise<Buffer>
}

/**
 * What one batch may become: brokers take batches of 1 MiB unless they are told otherwise (`message.max.bytes`), and a
 * batch made to explode must not take the process with it.
 */
export const MOST_BATCH_BYTES: number = 256 * 1024 * 1024

/** Throws `KAFKA_BAD_RECORD_BATCH` where more than that would come of it. */
export function refuseHuge(codec: string, bytes: number): void {
  if (bytes > MOST_BATCH_BYTES) throw badBatch(codec, `it would become more than ${MOST_BATCH_BYTES} bytes`)
}

/**
 * How zlib stops there. Chunks of 128 KiB are twice as fast as its own of 16 KiB where batches are large; of a small
 * batch the records would keep all of such a chunk.
 */
export function inflating(compressed: Buffer): ZlibOptions {
  return { maxOutputLength: MOST_BATCH_BYTES, chunkSize: Math.min(Math.max(compressed.length * 4, 1024), 128 * 1024) }
}

/** Whether it has stopped there. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
}

export function badBatch(codec: string, detail: string, cause?: unknown): SourceError {
  return final('KAFKA_BAD_RECORD_BATCH', `${codec}: ${detail}`, { codec }, cause)
}

/** Where it is not the codec's fault. */
export function badRecords(detail: string, cause?: unknown): SourceError {
  return final('KAFKA_BAD_RECORD_BATCH', detail, {}, cause)
}

/** Whether an error says by itself why a batch cannot be read: one of ours, or kafkajs' that it has no such codec. */
export function isExplained(error: unknown): boolean {
  return error instanceof SourceError || peekString(error, 'name') === 'KafkaJSNotImplemented'
}

/** `needs` says what would have it. */
export function codecUnavailable(
  codec: string,
  needs: string,
  values: Readonly<Record<string, string>>,
  cause?: unknown
): SourceError {
  return final('KAFKA_CODEC_UNAVAILABLE', `${codec} needs ${needs}`, { codec, ...values }, cause)
}

/** kafkajs tries every failure again unless the error says that it is no use. */
function final(code: ErrorCode, detail: string, values: Readonly<Record<string, string>>, cause: unknown): SourceError {
  const error = sourceError(code, { area: 'kafka', values }, { detail, ...(cause === undefined ? {} : { cause }) })
  return Object.defineProperty(error, 'retriable', { value: false })
}
