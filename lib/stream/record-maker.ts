import { isAnyArrayBuffer, isUint8Array } from 'node:util/types'
import type { OpenContext, RecordInit } from '../../types/connector.ts'
import type { CustomMeta } from '../../types/meta.ts'
import type { IntakeStats } from '../../types/stats.ts'
import { Counters } from '../core/counters.ts'
import { sourceError } from '../errors/make-error.ts'
import { messageOf } from '../errors/message-of.ts'
import { partsOf } from './own-context.ts'
import { RecordEvent, type RecordParts } from './record-event.ts'

/** Turns what a user's connector yields into records, and counts them. */
export class RecordMaker {
  readonly #context: OpenContext
  #bytes = 0
  readonly #drops = new Counters()
  readonly #errors = new Counters()
  /** A warning about a bad record has been emitted. */
  #isTold = false

  constructor(context: OpenContext) {
    this.#context = context
  }

  /** Null for an invalid record, which is counted and reported: one bad record does not end a source. */
  partsOf(record: unknown): RecordParts | null {
    try {
      const parts = typeof record === 'string' || isUint8Array(record) ? { payload: record } : record
      if (isRecord(parts)) return this.#parts(parts)
      this.#refuse(kindOf(record))
    } catch (error) {
      // A getter of the record threw, as a lazy database column may
      this.#refuse(`one that cannot be read: ${messageOf(error)}`)
    }
    return null
  }

  #parts({ payload, tags, position, meta, onAck }: FullRecord): RecordParts {
    const { key, clock, acks } = this.#context
    const custom: CustomMeta = { ...meta, kind: 'custom' }
    this.#bytes += Buffer.byteLength(payload)
    return {
      source: key,
      payload: typeof payload === 'string' ? payload : bufferOf(payload),
      position: position ?? {},
      meta: custom,
      onAck: onAck === undefined ? undefined : this.#guarded(onAck),
      receivedAt: clock.now(),
      watermark: acks?.watermark('') ?? null,
      tags: tags === undefined ? this.#context.tags : Object.freeze({ ...this.#context.tags, ...tags })
    }
  }

  /** Called only on delivery, because the record waits for its ack from then on. */
  eventOf(parts: RecordParts): RecordEvent {
    partsOf(this.#context).delivered(parts.position)
    return new RecordEvent(parts)
  }

  /** Counts records that are not delivered. */
  drop(cause: string, by = 1): void {
    this.#drops.add(cause, by)
  }

  /** Counts an error without reporting it. */
  count(code: string): void {
    this.#errors.add(code)
  }

  stats(): IntakeStats {
    return {
      bytes: this.#bytes,
      bytesBehind: null,
      truncated: 0,
      errors: this.#errors.snapshot(),
      drops: this.#drops.snapshot(),
      connections: null
    }
  }

  /** Failures of `onAck` are the connector's fault, not that of the consumer who calls `ack()`. */
  #guarded(onAck: () => void | Promise<void>): () => void {
    const failed = (error: unknown): void => {
      this.#context.warn(partsOf(this.#context).failure(error))
    }
    return () => {
      try {
        onAck()?.catch(failed)
      } catch (error) {
        failed(error)
      }
    }
  }

  /** Reports only the first bad record, since more tend to follow; counts them all. */
  #refuse(got: string): void {
    this.#drops.add('bad_record')
    if (this.#isTold) {
      this.#errors.add('SYSTEM_CONNECTOR_BAD_RECORD')
      return
    }
    this.#isTold = true
    const detail = `expected a Buffer, a Uint8Array, a string or { payload }, got ${got}`
    this.#context.warn(sourceError('SYSTEM_CONNECTOR_BAD_RECORD', { source: this.#context.key }, { detail }))
  }
}

type FullRecord = Exclude<RecordInit, Uint8Array | string>

function isRecord(value: unknown): value is FullRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'payload' in value &&
    (typeof value.payload === 'string' || isUint8Array(value.payload))
  )
}

/** A Buffer over the same memory. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function kindOf(record: unknown): string {
  if (record === null) return 'null'
  if (isAnyArrayBuffer(record)) return 'an ArrayBuffer: new Uint8Array(buffer) is one'
  return typeof record
}
