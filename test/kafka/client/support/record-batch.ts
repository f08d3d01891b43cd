import zlib from 'node:zlib'

export interface BatchParts {
  readonly firstOffset?: number
  /** Offset delta => value, of those that are still there. */
  readonly records: Readonly<Record<number, string>>
  readonly lastDelta?: number
  readonly producerId?: number
  readonly transactional?: boolean
  readonly control?: 'commit' | 'abort'
  readonly gzip?: boolean
  readonly count?: number
  readonly key?: Buffer
}

/** A batch of records as brokers keep it, but for its checksum. */
export function recordBatch({
  firstOffset = 0,
  records,
  producerId = -1,
  transactional = false,
  control,
  gzip = false,
  key,
  ...rest
}: BatchParts): Buffer {
  const deltas = Object.keys(records).map(Number)
  const { lastDelta = deltas.at(-1) ?? 0, count = deltas.length } = rest
  const encoded = Buffer.concat(
    deltas.map((delta) =>
      recordOf(delta, records[delta] ?? '', key ?? (control === undefined ? null : CONTROL_KEYS[control]))
    )
  )
  const bytes = gzip ? zlib.gzipSync(encoded) : encoded
  const head = Buffer.alloc(61)
  head.writeBigInt64BE(BigInt(firstOffset), 0)
  head.writeInt32BE(49 + bytes.length, 8)
  head.writeInt8(2, 16)
  head.writeInt16BE((gzip ? 1 : 0) | (transactional ? 0x10 : 0) | (control === undefined ? 0 : 0x20), 21)
  head.writeInt32BE(lastDelta, 23)
  head.writeBigInt64BE(BigInt(producerId), 43)
  head.writeInt32BE(count, 57)
  return Buffer.concat([head, bytes])
}

export interface AnswerParts {
  readonly version: number
  readonly records: Buffer
  readonly aborted?: readonly (readonly [producerId: number, firstOffset: number])[]
}

/** An answer to Fetch with the one partition `t/3`. */
export function fetchAnswer({ version, records, aborted = [] }: AnswerParts): Buffer {
  const pieces: Buffer[] = [int32(7)]
  if (version >= 7) pieces.push(Buffer.alloc(6))
  pieces.push(
    int32(1),
    Buffer.from([0, 1]),
    Buffer.from('t'),
    int32(1),
    int32(3),
    Buffer.alloc(2),
    int64(900),
    int64(800)
  )
  if (version >= 5) pieces.push(int64(0))
  pieces.push(int32(aborted.length), ...aborted.flatMap((pair) => pair.map(int64)))
  if (version >= 11) pieces.push(int32(5))
  pieces.push(int32(records.length), records)
  return Buffer.concat(pieces)
}

function recordOf(delta: number, value: string, key: Buffer | null): Buffer {
  const bytes = Buffer.from(value)
  const body = Buffer.concat([
    Buffer.from([0, 0]),
    varint(delta),
    varint(key?.length ?? -1),
    key ?? Buffer.alloc(0),
    varint(bytes.length),
    bytes,
    varint(0)
  ])
  return Buffer.concat([varint(body.length), body])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let left = value < 0 ? -value * 2 - 1 : value * 2
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) + 0x80)
  return Buffer.from([...bytes, left])
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}

const CONTROL_KEYS = { abort: Buffer.from([0, 0, 0, 0]), commit: Buffer.from([0, 0, 0, 1]) }
