import fc from 'fast-check'
import {
  parseSyslog,
  type KafkaHeaders,
  type Meta,
  type Position,
  type SourceEvent,
  type SyslogFields
} from '../../../lib/index.ts'
import { mutated } from '../../fuzz/messages.ts'

/** Any event of any kind, as plain data with the fields of an event. */
export type AnyEvent = Pick<
  SourceEvent,
  'payload' | 'text' | 'source' | 'tags' | 'position' | 'meta' | 'receivedAt'
> & {
  readonly original?: Buffer
}

/** What every object has under a name, and strangers may choose too; and what reads as a path or a place. */
const name = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'a.b',
    'a_b',
    'a',
    '',
    'kind',
    'warp_flow.source',
    'log.file.path'
  ),
  // UTF-8 cannot hold the first three, and they must not become one, nor the fourth or the fifth
  fc.constantFrom('\ud800', '\ud801', '\udfff', '\ufffd', '\ufffd_2'),
  fc.string({ unit: 'grapheme', maxLength: 8 })
)
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('\ud800', 'a\udc00b', '\ufffd')
)
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map((each) => Buffer.from(each)),
  text.map((each) => Buffer.from(each))
)
const map = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.array(fc.tuple(name, value), { maxLength: 5 }).map((entries) => Object.fromEntries(entries))
const tags = map(text)
const ms = fc.oneof(fc.nat(2 ** 41), fc.constantFrom(0, -1, 8.64e15, 1e16, Number.NaN, Number.POSITIVE_INFINITY, 1.5))
const digits = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
  fc.constantFrom('-1', '0', '1700000000000', '9223372036854775807')
)
const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null })

const filePlace = fc.record({
  meta: fc.constant({ kind: 'file' } as const),
  position: fc.record({
    path: fc.oneof(name, fc.constantFrom('/var/log/a.log', '/x\\xff', '/', 'a/')),
    dev: digits,
    ino: digits,
    offset: fc.nat(),
    line: orNull(fc.nat())
  })
})

const kafkaPlace = fc
  .record({
    topic: name,
    partition: fc.nat(1000),
    offset: digits,
    timestamp: digits,
    highWatermark: digits,
    key: orNull(bytes),
    headers: map(fc.oneof(orNull(bytes), fc.array(orNull(bytes), { minLength: 2, maxLength: 3 }))),
    tombstone: fc.boolean()
  })
  .map(({ headers, ...meta }) => ({
    meta: { kind: 'kafka' as const, ...meta, headers: withoutPrototype(headers) },
    position: { topic: meta.topic, partition: meta.partition, offset: meta.offset }
  }))

const peer = fc.record({
  transport: orNull(fc.constantFrom('udp', 'tcp', 'tls', 'unix')),
  remoteAddress: orNull(fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('fe80::1%eth0', 'host', '\ud800'))),
  remotePort: orNull(fc.nat(65_535)),
  tlsPeerName: orNull(text)
})
const syslogPlace = fc.tuple(mutated, peer).map(([message, from]) => {
  return {
    meta: { ...syslogFields(Buffer.from(message, 'latin1')), ...from },
    position: { address: from.remoteAddress ?? '/dev/log', port: from.remotePort ?? 0 }
  }
})

const anyValues = [fc.string({ unit: 'binary' }), text, fc.double(), fc.boolean(), fc.constant(null)]

const customPlace = fc.record({
  meta: map(
    fc.anything({ withBigInt: true, withDate: true, withTypedArray: true, maxDepth: 3, key: name, values: anyValues })
  ).map((meta) => Object.assign(meta, { kind: 'custom' as const })),
  position: map(fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null)))
})

const anyPlace: fc.Arbitrary<{ readonly meta: Meta; readonly position: Position }> = fc.oneof(
  filePlace,
  kafkaPlace,
  syslogPlace,
  customPlace
)

export const anyEvent: fc.Arbitrary<SourceEvent> = fc
  .tuple(anyPlace, bytes, fc.option(bytes, { nil: undefined }), name, tags, ms, fc.boolean())
  .map(([place, payload, original, source, tags, receivedAt, halves]) => {
    const event: AnyEvent = {
      ...place,
      payload,
      // An own connector may give a text that UTF-8 cannot hold
      text: halves && place.meta.kind === 'custom' ? `${payload.toString()}\ud800` : payload.toString(),
      source,
      tags,
      receivedAt,
      ...(original === undefined || place.meta.kind !== 'syslog' ? {} : { original })
    }
    return asEvent(event)
  })

/** The fields of a message's header as plain data. */
export function syslogFields(message: Buffer): SyslogFields {
  return (parseSyslog(message).meta as unknown as { toJSON(): SyslogFields }).toJSON()
}

/** What the functions ask of an event is its fields. */
export function asEvent(event: AnyEvent): SourceEvent {
  const none = (): never => {
    throw new Error('nobody asks for this')
  }
  return { ...event, ack: none, copy: none, toJSON: none }
}

function withoutPrototype(headers: Record<string, Buffer | null | (Buffer | null)[]>): KafkaHeaders {
  return Object.assign(Object.create(null) as object, headers)
}
