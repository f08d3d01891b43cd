import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { readSource } from './support/read-source.ts'

/** Creates a file that begins with a real hole. */
function sparse(base: string, name: string, hole: number, text: string | Buffer): string {
  const handle = openSync(path.join(base, name), 'w')
  ftruncateSync(handle, hole)
  writeSync(handle, Buffer.from(text), 0, undefined, hole)
  closeSync(handle)
  return path.join(base, name)
}

t.test('lines behind a hole have the right positions, and the hole is counted and reported once', async (t) => {
  const base = t.testdir({})
  for (const hole of [1, 100, 4096, 65_536, 3_000_001]) {
    const file = sparse(base, `${hole}.log`, hole, 'one\ntwo\n')
    const { events, codes, stats, warnings } = await readSource({ path: file, maxLineBytes: 16, bufferBytes: 65_536 })
    t.strictSame(
      events.map(({ text, position: { offset, line } }) => [text, offset, line]),
      [
        ['one', hole, 1],
        ['two', hole + 4, 2]
      ]
    )
    t.strictSame(codes, ['FILE_HOLE_SKIPPED'])
    t.match(warnings[0]?.message, `${hole}.log (byte 0)`)
    t.match(stats, {
      bytes: hole + 8,
      bytesBehind: 0,
      bytesSkipped: { hole },
      truncated: 0,
      errors: { FILE_HOLE_SKIPPED: 1 }
    })
  }
})

t.test('in byte ranges each line is delivered once, however many ranges the hole covers', async (t) => {
  const base = t.testdir({})
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}`)
  for (const hole of [1, 100_000, 149_998, 2_000_000]) {
    const file = sparse(base, 'a.log', hole, `${lines.join('\n')}\n`)
    for (const instances of [2, 7, 32]) {
      const { texts, codes, stats } = await readSource({ path: file, instances, bufferBytes: 4096 })
      t.strictSame(texts.toSorted(byNumber), lines)
      t.strictSame(codes, ['FILE_HOLE_SKIPPED'])
      t.match(stats, { bytesSkipped: { hole } })
    }
  }
})

t.test('a hole in compressed content is skipped', async (t) => {
  const base = t.testdir({ 'a.gz': zlib.gzipSync(Buffer.concat([Buffer.alloc(2_000_000), Buffer.from('one\n')])) })
  const { events, codes, stats } = await readSource({ base, file: 'a.gz' })
  t.strictSame(
    events.map(({ text, position: { offset } }) => [text, offset]),
    [['one', 2_000_000]]
  )
  t.strictSame(codes, ['FILE_HOLE_SKIPPED'])
  t.match(stats, { bytesSkipped: { hole: 2_000_000 } })
})

t.test('a hole in UTF-16 is skipped, whether the charset is configured or not', async (t) => {
  const base = t.testdir({})
  for (const charset of ['utf-16le', 'utf-16be']) {
    const bytes = Buffer.from('one\n折\n', 'utf16le')
    const file = sparse(base, 'a.log', 10_000, charset === 'utf-16be' ? bytes.swap16() : bytes)
    const { events, codes } = await readSource({ path: file, charset })
    t.strictSame(
      events.map(({ text, position: { offset } }) => [text, offset]),
      [
        ['one', 10_000],
        ['折', 10_008]
      ]
    )
    t.strictSame(codes, ['FILE_HOLE_SKIPPED'])
  }
  // Here the charset is not configured.
  const file = sparse(base, 'b.log', 100, Buffer.from('plain text\n', 'utf16le').swap16())
  t.strictSame((await readSource({ path: file })).codes, ['FILE_LOOKS_UTF16', 'FILE_HOLE_SKIPPED'])
})

t.test('NULs elsewhere are part of their lines', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n\0\0two\n\0\n' })
  const { texts, codes, stats } = await readSource({ base, file: 'a.log' })
  t.strictSame([texts, codes], [['one', '\0\0two', '\0'], ['FILE_LOOKS_BINARY']])
  t.strictSame({ ...stats.bytesSkipped }, {})
})

t.test('UTF-32 is reported and not read', async (t) => {
  const text = Array.from(Buffer.from('text\n')).flatMap((byte) => [byte, 0, 0, 0])
  const little = Buffer.from([0xff, 0xfe, 0, 0, ...text])
  const big = Buffer.from(little).swap32()
  const base = t.testdir({ 'le.log': little, 'be.log': big, 'le.gz': zlib.gzipSync(little), 'z.log': 'fine\n' })
  for (const file of ['le.log', 'be.log', 'le.gz']) {
    for (const encode of ['text', 'hex'] as const) {
      const { texts, error } = await readSource({ base, file, encode })
      t.strictSame(texts, [])
      t.match(error, { code: 'FILE_UTF32_UNSUPPORTED', message: file })
      t.match(JSON.stringify(error), 'iconv -f UTF-32 -t UTF-8')
    }
  }
  const { texts, codes } = await readSource({ base, file: '*' })
  t.strictSame(
    [texts, codes],
    [['fine'], ['FILE_UTF32_UNSUPPORTED', 'FILE_UTF32_UNSUPPORTED', 'FILE_UTF32_UNSUPPORTED']]
  )
})

function byNumber(one: string, other: string): number {
  return Number(one.slice(5)) - Number(other.slice(5))
}
