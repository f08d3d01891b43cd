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
 * decompression bomb must not take the process with it.
 */
export const MOST_BATCH_BYTES: number = 256 * 1024 * 1024

/** Throws `KAFKA_BAD_RECORD_BATCH` if it would exceed that. */
export function refuseHuge(codec: string, bytes: number): void {
  if (bytes > MOST_BATCH_BYTES) throw badBatch(codec, `it would grow to more than ${MOST_BATCH_BYTES} bytes`)
}

/**
 * Makes zlib stop there. Chunks of 128 KiB are twice as fast as its own of 16 KiB for large batches; records of a small
 * batch would keep such a whole chunk in memory.
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

/** Whether an error itself says why a batch cannot be read: one of ours, or kafkajs' for a missing codec. */
export function isExplained(error: unknown): boolean {
  return error instanceof SourceError || peekString(error, 'name') === 'KafkaJSNotImplemented'
}

/** `needs` says what would provide it. */
export function codecUnavailable(
  codec: string,
  needs: string,
  values: Readonly<Record<string, string>>,
  cause?: unknown
): SourceError {
  return final('KAFKA_CODEC_UNAVAILABLE', `${codec} needs ${needs}`, { codec, ...values }, cause)
}

/** kafkajs retries every failure unless the error says that it is useless. */
function final(code: ErrorCode, detail: string, values: Readonly<Record<string, string>>, cause: unknown): SourceError {
  const error = sourceError(code, { area: 'kafka', values }, { detail, ...(cause === undefined ? {} : { cause }) })
  return Object.defineProperty(error, 'retriable', { value: false })
}
