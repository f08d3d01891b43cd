import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { openHandles } from './support/open-handles.ts'
import { randomText } from './support/random-text.ts'
import { readSource } from './support/read-source.ts'
import { zstdCompress, zstdHere } from '../support/node-features.ts'
import { skippableFrame } from './support/zstd-frame.ts'

const text = randomText(700_000)
const lines = text.toString().split('\n')
const whole = lines.at(-1) === '' ? lines.slice(0, -1) : lines

t.test('gzip is detected by its content, whatever the file name', async (t) => {
  const base = t.testdir({
    'a.gz': zlib.gzipSync(text),
    'b.log': zlib.gzipSync('b\n'),
    'c.gz': 'plain\n',
    'd.gz': zlib.gzipSync(''),
    'e.gz': ''
  })
  const { texts, events, codes, error, stats } = await readSource({ base, file: 'a.gz', bufferBytes: 4096 })
  t.equal(error, null)
  t.strictSame(texts, whole)
  t.strictSame(codes, [])
  t.match(events[1]?.position, { path: path.join(base, 'a.gz'), offset: (whole[0] ?? '').length + 1, line: 2 })
  t.match(stats, { bytes: zlib.gzipSync(text).length, bytesBehind: 0 })
  t.strictSame((await readSource({ base, file: '[b-e]*' })).texts, ['b', 'plain'])
})

t.test('several gzip members are one content, and a line may span them', async (t) => {
  const base = t.testdir({
    'a.gz': Buffer.concat([zlib.gzipSync('one\ntw'), zlib.gzipSync('o\n'), zlib.gzipSync(''), zlib.gzipSync('three')])
  })
  t.strictSame((await readSource({ base, file: 'a.gz' })).texts, ['one', 'two', 'three'])
})

t.test('byte order marks and charsets apply to the inflated content', async (t) => {
  const base = t.testdir({
    'utf8.gz': zlib.gzipSync('\u{FEFF}a\nb'),
    'utf16.gz': zlib.gzipSync(Buffer.from('\u{FEFF}世\n界', 'utf16le')),
    'gbk.gz': zlib.gzipSync(Buffer.from('cac00abde7', 'hex'))
  })
  t.strictSame((await readSource({ base, file: 'utf8.gz' })).texts, ['a', 'b'])
  t.strictSame((await readSource({ base, file: 'utf16.gz' })).texts, ['世', '界'])
  t.strictSame((await readSource({ base, file: 'gbk.gz', charset: 'gbk' })).texts, ['世', '界'])
})

t.test('the whole lines before damage are delivered, and then the error', async (t) => {
  const gz = zlib.gzipSync(text)
  const flipped = Buffer.from(gz)
  flipped.writeUInt8(flipped.readUInt8(gz.length - 6) ^ 0xff, gz.length - 6)
  const base = t.testdir({
    'short.gz': gz.subarray(0, 400_000),
    'rubbish.gz': Buffer.concat([gz, Buffer.from('rubbish')]),
    'sum.gz': flipped,
    'small.gz': Buffer.concat([zlib.gzipSync('a\nb\n'), Buffer.from('x')])
  })
  for (const [file, least] of [
    ['short.gz', 5000],
    ['rubbish.gz', whole.length - 1],
    ['sum.gz', whole.length - 1]
  ] as const) {
    const { texts, error } = await readSource({ base, file })
    t.match(error, { code: 'FILE_COMPRESSION_CORRUPT', message: new RegExp(path.join(base, file)) }, file)
    t.match(
      error?.message,
      file === 'short.gz' ? /ends early, at byte 400000 of the file/ : /cannot be inflated from byte \d+ of the file on/
    )
    t.ok(texts.length >= least, `${file}: ${texts.length} lines`)
    t.ok(
      texts.every((line, index) => line === whole[index]),
      file
    )
  }
  t.match(await readSource({ base, file: 'small.gz' }), {
    texts: ['a', 'b'],
    error: { code: 'FILE_COMPRESSION_CORRUPT' }
  })
  t.strictSame(openHandles(base), [])
})

t.test('the compression can be configured instead of detected', async (t) => {
  const base = t.testdir({ 'a.log': 'plain\n', 'b.gz': zlib.gzipSync('b\n') })
  t.match(await readSource({ base, file: 'a.log', compression: 'gzip' }), {
    events: [],
    error: { code: 'FILE_COMPRESSION_CORRUPT' }
  })
  t.match(await readSource({ base, file: 'b.gz', compression: 'gzip' }), { texts: ['b'], error: null })
  t.match(await readSource({ base, file: 'b.gz', compression: 'none' }), {
    error: null,
    codes: ['FILE_LOOKS_BINARY', 'FILE_INVALID_CHARSET']
  })
})

t.test('compressed content cannot be read in ranges', async (t) => {
  const base = t.testdir({
    'a.gz': zlib.gzipSync(text),
    'a.zst': Buffer.from('28b52ffd2007390000636f6e74656e74', 'hex')
  })
  for (const file of ['a.gz', 'a.zst'])
    t.match((await readSource({ base, file, instances: 2 })).error, {
      code: 'FILE_RANGES_UNSUPPORTED',
      message: new RegExp(file)
    })
})

/** "content" as one frame of one raw block. */
const frame = Buffer.from('28b52ffd2007390000636f6e74656e74', 'hex')
const zstd = (content: Uint8Array): Buffer => zstdCompress?.(content) ?? Buffer.from(content)

t.test('if this Node does not support zstd, the error names the version that does', zstdHere.hasNot, async (t) => {
  for (const content of [
    frame,
    ...[skippableFrame(4, 0), skippableFrame(100_000, 15)].map((first) => Buffer.concat([first, frame]))
  ]) {
    const base = t.testdir({ 'a.log': content })
    const { error } = await readSource({ base, file: 'a.log' })
    t.match(error, { code: 'FILE_COMPRESSION_UNSUPPORTED' })
    t.match(JSON.stringify(error), '22.15')
    t.strictSame(openHandles(base), [])
  }
})

t.test('zstd is read if this Node supports it', zstdHere.has, async (t) => {
  const zst = zstd(Buffer.from(text))
  const skippable = skippableFrame(1000, 3)
  const base = t.testdir({
    'a.log': frame,
    'big.zst': zst,
    'two.zst': Buffer.concat([frame, zst]),
    'many.zst': Buffer.concat([...Array.from({ length: 100 }, () => frame), skippable, zst]),
    'short.zst': zst.subarray(0, zst.length - 1000),
    'rubbish.zst': Buffer.concat([zst, Buffer.from('rubbish')])
  })
  t.strictSame((await readSource({ base, file: 'a.log' })).texts, ['content'])
  t.strictSame((await readSource({ base, file: 'big.zst' })).texts, whole)
  t.strictSame(
    (await readSource({ base, file: 'two.zst' })).texts,
    [`content${whole[0]}`, ...whole.slice(1)],
    'several frames are one content'
  )
  t.strictSame((await readSource({ base, file: 'many.zst' })).texts, [
    `${'content'.repeat(100)}${whole[0]}`,
    ...whole.slice(1)
  ])
  for (const [file, least] of [
    ['short.zst', 1000],
    ['rubbish.zst', whole.length - 1]
  ] as const) {
    const { texts, error } = await readSource({ base, file })
    t.match(error, { code: 'FILE_COMPRESSION_CORRUPT' }, file)
    t.ok(texts.length >= least && texts.every((line, index) => line === whole[index]), `${file}: ${texts.length} lines`)
  }
})

t.test('zstd that begins with skippable frames, as written by pzstd, is detected', zstdHere.has, async (t) => {
  const large = skippableFrame(100_000, 15)
  const one = zstd(Buffer.from('one\n'))
  const many = Array.from({ length: 50 }, (_, index) => [skippableFrame(4, 0), zstd(Buffer.from(`${index}\n`))]).flat()
  const base = t.testdir({
    'pzstd.zst': Buffer.concat(many),
    'large.zst': Buffer.concat([large, one, large, skippableFrame(0, 7)]),
    'nothing.zst': skippableFrame(4, 0)
  })
  const expected = {
    'pzstd.zst': Array.from({ length: 50 }, (_, index) => String(index)),
    'large.zst': ['one'],
    'nothing.zst': []
  }
  for (const [file, lines] of Object.entries(expected)) {
    const { texts, codes, error } = await readSource({ base, file })
    t.strictSame([texts, codes, error], [lines, [], null], file)
  }
})

t.test('gzip members behind zero padding are read', async (t) => {
  const file = Buffer.concat([zlib.gzipSync('one\n'), Buffer.alloc(5000), zlib.gzipSync(text), Buffer.alloc(10_240)])
  const base = t.testdir({ 'a.gz': file })
  const { texts, codes, stats } = await readSource({ base, file: 'a.gz' })
  t.strictSame(texts, ['one', ...whole])
  t.strictSame(codes, [])
  t.match(stats, { bytes: file.length, bytesBehind: 0 })
})
