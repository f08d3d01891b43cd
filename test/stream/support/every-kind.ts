import type { KafkaMessage } from 'kafkajs'
import { FileEvent } from '../../../lib/file/file-event.ts'
import { FetchedBatch } from '../../../lib/kafka/record/fetched-batch.ts'
import { SourceAcks } from '../../../lib/stream/ack-watermarks.ts'
import { RecordEvent } from '../../../lib/stream/record-event.ts'
import type { SourceEvent } from '../../../types/event.ts'
import { assigned, delivery } from '../../kafka/support/batches.ts'
import { eventsOf } from '../../syslog/support/event-of.ts'

/** An event, and how many of its like wait for their ack. */
export interface Made {
  readonly event: SourceEvent
  readonly unacked: () => number
}

/**
 * One event of each kind, whose text and bytes are a piece of a block of 16 KiB, as they are read. Each comes under
 * manual acks, and is not acked.
 */
export const everyKind: Readonly<Record<string, (text: string) => Made>> = {
  FileEvent: (text) => {
    const { acks, watermark } = waiting()
    const block = `${text}\n${'.'.repeat(BLOCK)}`
    const page = {
      source: 's',
      tags: Object.freeze({ env: 'x' }),
      path: '/a',
      dev: '1',
      ino: '2',
      base: 10,
      receivedAt: 5,
      watermark
    }
    return { event: new FileEvent(block.slice(0, text.length), page, 3, 4, null), unacked: () => acks.unacked }
  },
  KafkaEvent: (text) => {
    const { acks } = waiting()
    const [event] = fetched([{ key: 'key', value: text, headers: { name: 'value', two: ['a', 'b'] } }], acks)
    return { event: given(event), unacked: () => acks.unacked }
  },
  SyslogEvent: (text) => {
    const { acks, watermark } = waiting()
    const [event, ...others] = eventsOf(
      `<13>1 2026-01-02T03:04:05Z a-rather-long-host-name app 1 - [a b="c"] ${text}\n${'.'.repeat(BLOCK)}`,
      { watermark }
    )
    for (const other of others) other.ack()
    return { event: given(event), unacked: () => acks.unacked }
  },
  RecordEvent: (text) => {
    const { acks, watermark } = waiting()
    const block = `${text}${'.'.repeat(BLOCK)}`
    const event = new RecordEvent({
      source: 's',
      payload: block.slice(0, text.length),
      tags: Object.freeze({ a: 'b' }),
      position: { at: 1 },
      meta: {
        kind: 'custom',
        one: block.slice(0, text.length),
        bytes: Buffer.from('bytes'),
        deep: [{ at: new Date(7) }]
      },
      receivedAt: 5,
      watermark,
      onAck: undefined
    })
    return { event, unacked: () => acks.unacked }
  }
}

const BLOCK = 16_384

interface Sent {
  readonly key: string
  readonly value: string
  readonly headers: Readonly<Record<string, string | readonly string[]>>
}

/** As a fetch brings them: their bytes are parts of one buffer. */
function fetched(records: readonly Sent[], acks: SourceAcks): SourceEvent[] {
  const answer = Buffer.alloc(BLOCK)
  let at = 0
  const part = (text: string): Buffer => {
    const length = answer.write(text, at)
    at += length
    return answer.subarray(at - length, at)
  }
  const messages = records.map(({ key, value, headers }, index): KafkaMessage => ({
    key: part(key),
    value: part(value),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, each]) => [name, typeof each === 'string' ? part(each) : each.map(part)])
    ),
    timestamp: '1700000000000',
    attributes: 0,
    offset: String(index)
  }))
  const batch = new FetchedBatch({
    delivery: delivery(),
    partition: assigned({ acks }),
    messages,
    highWatermark: '1',
    lastOffset: String(messages.length - 1),
    receivedAt: 5
  })
  return records.map(() => given(batch.take()))
}

function waiting(): { readonly acks: SourceAcks; readonly watermark: ReturnType<SourceAcks['watermark']> } {
  const acks = new SourceAcks(() => {})
  return { acks, watermark: acks.watermark('') }
}

function given<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('no event')
  return value
}
