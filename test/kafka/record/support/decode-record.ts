import { createRequire } from 'node:module'
import type { IHeaders } from 'kafkajs'

type Decoded = { readonly headers: IHeaders }

const require = createRequire(import.meta.url)
const Encoder = require('kafkajs/src/protocol/encoder') as new () => WritesRecords
const Decoder = require('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => object
const decode = require('kafkajs/src/protocol/recordBatch/record/v0/decoder') as (
  decoder: object,
  batch: object
) => Decoded

interface WritesRecords {
  readonly buffer: Buffer
  writeInt8(value: number): this
  writeVarInt(value: number): this
  writeVarLong(value: number): this
  writeVarIntString(value: string): this
  writeVarIntBytes(value: Buffer | null): this
}

/** A record with these headers, as kafkajs reads it from a broker's answer. */
export function decodeRecord(headers: readonly (readonly [name: string, value: Buffer | null])[]): Decoded {
  const record = new Encoder()
    .writeInt8(0)
    .writeVarLong(0)
    .writeVarInt(0)
    .writeVarIntBytes(null)
    .writeVarIntBytes(null)
    .writeVarInt(headers.length)
  for (const [name, value] of headers) record.writeVarIntString(name).writeVarIntBytes(value)
  return decode(new Decoder(record.buffer), { firstOffset: '0', firstTimestamp: '0' })
}
