import type { ZlibOptions } from 'node:zlib'
import type { ErrorCode } from '../../../../types/error-codes.ts'
import { sourceError } from '../../../errors/make-error.ts'
import { peekString } from '../../../errors/peek.ts'
import { SourceError } from '../../../errors/source-error.ts'

/** kafkajs' interface of a codec. `compress` is for producers in the same process, because they share the registry. */
export interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>
  decompress(compressed: Buffer): Promise<Buffer>
}

/**
 * The maximum size of a decompressed batch: brokers accept batches of 1 MiB by default (`message.max.bytes`), and a
 * decompression bomb must not bring down the process.
 */
export const MOST_BATCH_BYTES: number = 256 * 1024 * 1024

/** Throws `KAFKA_BAD_RECORD_BATCH` if a batch would exceed that size. */
export function refuseHuge(codec: string, bytes: number): void {
  if (bytes > MOST_BATCH_BYTES) throw badBatch(codec, `it would grow to more than ${MOST_BATCH_BYTES} bytes`)
}

/**
 * zlib options that stop at that size. For large batches, chunks of 128 KiB are twice as fast as zlib's default of 16
 * KiB; the records of a small batch would keep such a whole chunk in memory.
 */
export function inflating(compressed: Buffer): ZlibOptions {
  return { maxOutputLength: MOST_BATCH_BYTES, chunkSize: Math.min(Math.max(compressed.length * 4, 1024), 128 * 1024) }
}

/** Whether zlib has stopped at that size. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
}

export function badBatch(codec: string, detail: string, cause?: unknown): SourceError {
  return final('KAFKA_BAD_RECORD_BATCH', `${codec}: ${detail}`, { codec }, cause)
}

/** For a bad batch that is not the codec's fault. */
export function badRecords(detail: string, cause?: unknown): SourceError {
  return final('KAFKA_BAD_RECORD_BATCH', detail, {}, cause)
}

/** Whether an error already explains why a batch cannot be read: one of ours, or kafkajs' own for a missing codec. */
export function isExplained(error: unknown): boolean {
  return error instanceof SourceError || peekString(error, 'name') === 'KafkaJSNotImplemented'
}

/** `needs` describes what would provide the codec. */
export function codecUnavailable(
  codec: string,
  needs: string,
  values: Readonly<Record<string, string>>,
  cause?: unknown
): SourceError {
  return final('KAFKA_CODEC_UNAVAILABLE', `${codec} needs ${needs}`, { codec, ...values }, cause)
}

/** kafkajs retries after every error that is not marked as final. */
function final(code: ErrorCode, detail: string, values: Readonly<Record<string, string>>, cause: unknown): SourceError {
  const error = sourceError(code, { area: 'kafka', values }, { detail, ...(cause === undefined ? {} : { cause }) })
  return Object.defineProperty(error, 'retriable', { value: false })
}
