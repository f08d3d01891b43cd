import { readFileSync } from 'node:fs'
import zlib from 'node:zlib'
import t from 'tap'
import { SourceError } from '../../../lib/errors/source-error.ts'
import { registerCodecs } from '../../../lib/kafka/client/codecs.ts'
import { MOST_BATCH_BYTES, type Codec } from '../../../lib/kafka/client/codecs/codec.ts'
import { gzip } from '../../../lib/kafka/client/codecs/gzip.ts'
import { lz4 } from '../../../lib/kafka/client/codecs/lz4.ts'
import { nativeModule } from '../../../lib/kafka/client/codecs/native-module.ts'
import { snappy } from '../../../lib/kafka/client/codecs/snappy.ts'
import { zstd, zstdCodec } from '../../../lib/kafka/client/codecs/zstd.ts'
import { loadKafkajs } from '../../../lib/kafka/client/load-kafkajs.ts'

const hasZstd = 'zstdDecompressSync' in zlib
const codecs: Readonly<Record<string, Codec>> = { gzip, snappy, lz4, ...(hasZstd ? { zstd } : {}) }

// What the classes of Apache Kafka 4.3.0 that its Java producer compresses with made of these lines.
const lines = Buffer.from('GET /index.html 200\n'.repeat(4000))
const java = (name: string) => readFileSync(`test/kafka/client/codecs/java/${name}.bin`)

t.test("batches compressed by Java's producer are read", async (t) => {
  for (const [name, codec] of Object.entries(codecs))
    if (name !== 'gzip') t.ok((await codec.decompress(java(name))).equals(lines), name)
})

t.test('compressed bytes decompress to the original', async (t) => {
  for (const [name, codec] of Object.entries(codecs)) {
    for (const buffer of [lines, Buffer.from('x'), Buffer.alloc(0)]) {
      t.ok((await codec.decompress(await codec.compress({ buffer }))).equals(buffer), `${name}, ${buffer.length} bytes`)
    }
  }
})

t.test("zstd is Node's own, where it has it", async (t) => {
  const compress: unknown = Reflect.get(zlib, 'zstdCompressSync')
  if (typeof compress === 'function') t.ok((await zstd.decompress(compress(lines))).equals(lines))
  else t.equal((await failure(() => zstd.decompress(java('zstd')))).code, 'KAFKA_CODEC_UNAVAILABLE')
})

t.test('a Node without zstd says which one has it', async (t) => {
  const none = zstdCodec({})
  for (const attempt of [() => none.decompress(java('zstd')), () => none.compress({ buffer: lines })]) {
    const error = await failure(attempt)
    t.equal(error.code, 'KAFKA_CODEC_UNAVAILABLE')
    t.match(error.message, /zstd needs Node\.js 22\.15 or newer \(23\.8 in its line\), and this is v/)
    t.equal(Reflect.get(error, 'retriable'), false, 'kafkajs gives up at once')
  }
})

t.test('a damaged batch is reported as such', async (t) => {
  const xerial = java('snappy')
  const damaged: readonly (readonly [string, Codec, Buffer])[] = [
    ['gzip', gzip, Buffer.from('no gzip')],
    ['gzip', gzip, zlib.gzipSync(lines).subarray(0, 100)],
    ['gzip', gzip, flipped(zlib.gzipSync(lines), 40)],
    ['snappy', snappy, Buffer.alloc(0)],
    ['snappy', snappy, Buffer.from([10, 0xfc, 0xfa, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0])],
    ['snappy', snappy, xerial.subarray(0, 18)],
    ['snappy', snappy, xerial.subarray(0, 100)],
    ['lz4', lz4, Buffer.from('no frame')],
    ['lz4', lz4, legacyLz4()],
    ['lz4', lz4, java('lz4').subarray(0, 100)],
    ['lz4', lz4, flipped(java('lz4'), 40)],
    ...(hasZstd ? [['zstd', zstd, Buffer.from('no frame')] as const] : []),
    [
      'zstd',
      zstdCodec({
        zstdDecompressSync: () => {
          throw new Error('no frame')
        }
      }),
      Buffer.from('no frame')
    ]
  ]
  for (const [name, codec, bytes] of damaged) {
    const error = await failure(() => codec.decompress(bytes))
    t.equal(error.code, 'KAFKA_BAD_RECORD_BATCH', name)
    t.match(error.message, `${name}: `)
    t.equal(Reflect.get(error, 'retriable'), false)
    t.notOk(Object.keys(error).includes('retriable'), 'and nobody else sees it')
  }
})

t.test('a batch that would expand beyond the limit is refused before it does', async (t) => {
  const bombs: readonly (readonly [string, Codec, Buffer])[] = [
    ['snappy', snappy, Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0])],
    ['snappy', snappy, xerialOf(Array.from({ length: 3 }, () => Buffer.from([0x80, 0x80, 0x80, 0x30, 0])))],
    ['lz4', lz4, frameOf(0x40, 100, 20_000)],
    ['lz4', lz4, frameOf(0x59, 100, 20_000)],
    ['lz4', lz4, frameOf(0x40, 100, 3_000_000, true)],
    ['gzip', gzip, zlib.gzipSync(Buffer.alloc(MOST_BATCH_BYTES + 1))],
    ['gzip', gzip, Buffer.concat(Array.from({ length: 3 }, () => zlib.gzipSync(Buffer.alloc(MOST_BATCH_BYTES / 2))))],
    ['zstd', zstdCodec({ zstdDecompressSync: tooLarge }), lines]
  ]
  for (const [name, codec, bytes] of bombs) {
    const error = await failure(() => codec.decompress(bytes))
    t.equal(error.code, 'KAFKA_BAD_RECORD_BATCH', name)
    t.match(error.message, `${name}: it would grow to more than ${MOST_BATCH_BYTES} bytes`)
  }
})

t.test('zstd is told where to stop', async (t) => {
  let told: unknown = null
  const codec = zstdCodec({
    zstdDecompressSync: (bytes: Buffer, options: unknown) => {
      told = options
      return bytes
    }
  })
  await codec.decompress(lines)
  t.match(told, { maxOutputLength: MOST_BATCH_BYTES })
})

t.test('blocks stored uncompressed count with their own size', async (t) => {
  const noise = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * index * 31 + index) % 251))
  t.ok((await lz4.decompress(await lz4.compress({ buffer: noise }))).equals(noise))
})

t.test('a module that cannot be loaded is reported with the platform, and tried again', async (t) => {
  let attempts = 0
  const load = nativeModule('lz4', 'lz4-napi', async () => {
    if (++attempts === 1) throw new Error('no such binary')
    return 'module'
  })
  const error = await failure(load)
  t.equal(error.code, 'KAFKA_CODEC_UNAVAILABLE')
  t.match(
    error.message,
    `lz4 needs the package lz4-napi, which cannot be loaded on ${process.platform}-${process.arch}: no such binary`
  )
  t.strictSame([await load(), await load(), attempts], ['module', 'module', 2])
  t.equal(
    (await failure(nativeModule('lz4', 'lz4-napi', () => Promise.reject('a text')))).code,
    'KAFKA_CODEC_UNAVAILABLE'
  )
})

t.test('a package that is not installed is named', async (t) => {
  const error = await failure(
    nativeModule('snappy', 'snappy-that-nobody-has', (name) => import(name) as Promise<unknown>)
  )
  t.match(error, {
    code: 'KAFKA_CODEC_UNAVAILABLE',
    message: /snappy needs the package (snappy-that-nobody-has), which is not installed: npm install \1/
  })
})

t.test("kafkajs gets the codecs that it lacks, and a user's own codecs stay", async (t) => {
  const { CompressionCodecs, CompressionTypes } = await loadKafkajs()
  const own = { compress: () => {}, decompress: () => {} }
  const broken = () => {
    throw new Error('a codec of a user that is broken')
  }
  CompressionCodecs[CompressionTypes.LZ4] = () => own
  const ownGzip = () => own
  const user = {
    CompressionTypes,
    CompressionCodecs: { ...CompressionCodecs, [CompressionTypes.Snappy]: broken, [CompressionTypes.GZIP]: ownGzip }
  }
  registerCodecs(user)
  t.equal(user.CompressionCodecs[CompressionTypes.Snappy], broken)
  t.equal(user.CompressionCodecs[CompressionTypes.GZIP], ownGzip)
  registerCodecs({ CompressionCodecs, CompressionTypes })
  t.equal(CompressionCodecs[CompressionTypes.LZ4](), own)
  t.equal(CompressionCodecs[CompressionTypes.Snappy](), snappy)
  t.equal(CompressionCodecs[CompressionTypes.ZSTD](), zstd)
  t.equal(CompressionCodecs[CompressionTypes.GZIP](), gzip, "kafkajs' own has no bound")
  registerCodecs({ CompressionCodecs, CompressionTypes })
  t.equal(CompressionCodecs[CompressionTypes.GZIP](), gzip)
})

async function failure(attempt: () => Promise<unknown>): Promise<SourceError> {
  const error: unknown = await attempt().then(
    () => null,
    (error: unknown) => error
  )
  if (error instanceof SourceError) return error
  throw new Error('no SourceError', { cause: error })
}

function flipped(bytes: Buffer, at: number): Buffer {
  return Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 0xff : byte)))
}

function xerialOf(blocks: readonly Buffer[]): Buffer {
  const parts = blocks.flatMap((block) => [Buffer.from([0, 0, 0, block.length]), block])
  return Buffer.concat([java('snappy').subarray(0, 16), ...parts])
}

/** A frame of blocks of 4 MiB, each of so many bytes. */
function frameOf(flags: number, blocks: number, bytes: number, stored = false): Buffer {
  const block = Buffer.alloc(4 + bytes + ((flags & 0x10) === 0 ? 0 : 4))
  block.writeUInt32LE(stored ? bytes + 0x80000000 : bytes)
  const header = Buffer.from([
    0x04,
    0x22,
    0x4d,
    0x18,
    flags,
    0x70,
    ...Array.from({ length: 1 + ((flags & 8) === 0 ? 0 : 8) + ((flags & 1) === 0 ? 0 : 4) }, () => 0)
  ])
  return Buffer.concat([header, ...Array.from({ length: blocks }, () => block), Buffer.alloc(4)])
}

function tooLarge(): never {
  throw Object.assign(new RangeError('Cannot create a Buffer larger than 268435456 bytes'), {
    code: 'ERR_BUFFER_TOO_LARGE'
  })
}

/**
 * A frame of LZ4's legacy format, which the library reads and Kafka does not have: nothing in it says what it becomes.
 */
function legacyLz4(): Buffer {
  return Buffer.concat([
    Buffer.from('02214c18', 'hex'),
    Buffer.from([4, 0, 0, 0]),
    Buffer.from([0x30]),
    Buffer.from('abc')
  ])
}
