import {
  closeSync,
  copyFileSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync
} from 'node:fs'
import path from 'node:path'
import t, { type Test } from 'tap'
import zlib from 'node:zlib'
import { follow, type Followed } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

/** Writes like a shell's `>`: at its own offset, even after the file was truncated. */
class Writer {
  readonly name: string
  readonly #handle: number

  constructor(t: Test, name: string) {
    this.name = name
    this.#handle = openSync(name, 'w')
    t.teardown(() => {
      closeSync(this.#handle)
    })
  }

  write(text: string | Buffer): void {
    writeSync(this.#handle, Buffer.from(text))
  }

  /** Copies and truncates the file as logrotate does. */
  copyTruncate(copy: string): void {
    copyFileSync(this.name, copy)
    truncateSync(this.name, 0)
  }

  get size(): number {
    return fstatSync(this.#handle).size
  }
}

const places = ({ events }: Followed): unknown =>
  events.map(({ text, position: { offset, line } }) => [text.slice(0, 20), offset, line])

const FILES = ['a.log', 'a.log*']

for (const file of FILES) {
  for (const size of [1, 30, 4096, 5000, 70_000, 2_500_000]) {
    t.test(
      `a writer that keeps its offset after truncation of ${size} bytes: lines of ${file} come once, at their offsets`,
      async (t) => {
        const base = t.testdir({})
        const name = path.join(base, 'a.log')
        const writer = new Writer(t, name)
        const followed = await follow(t, { base, file, maxLineBytes: 1000 })
        writer.write(`${`${'x'.repeat(99)}\n`.repeat(Math.floor(size / 100))}${'y'.repeat(size % 100)}\n`)
        let lines = Math.floor(size / 100) + 1
        await followed.lines(lines)
        const expected: unknown[] = []
        let end = statSync(name).size
        for (let round = 0; round < 3; round++) {
          writer.copyTruncate(`${name}.${round}`)
          writer.write(`round ${round}\nmore\n`)
          expected.push([`round ${round}`, end, 1], ['more', end + 8, 2])
          end += 13
          lines += 2
          await followed.lines(lines)
          await followed.pass(3000)
        }
        t.strictSame((places(followed) as unknown[]).slice(-6), expected)
        t.equal(followed.events.length, lines)
        t.equal(followed.source.stats().errors['FILE_HOLE_SKIPPED'], 3, 'once per hole')
        t.strictSame(
          new Set(followed.codes),
          new Set(['FILE_HOLE_SKIPPED', ...(file === 'a.log' ? ['FILE_TRUNCATED'] : [])])
        )
        t.equal(followed.source.stats().bytesSkipped?.['hole'], end * 3 - 13 * 6)
        t.match(followed.file('a.log'), { offset: end, bytesBehind: 0, size: end })
      }
    )
  }
}

t.test(
  'a hole at the end of a file is neither a partial line, even with flush_partial, nor counted as lost',
  async (t) => {
    for (const end of ['a line', 'renamed', 'deleted', 'cut'] as const) {
      const base = t.testdir({})
      const name = path.join(base, 'a.log')
      writeFileSync(name, '')
      const followed = await follow(t, { base, file: 'a.log*', flushPartial: true })
      for (const size of [10, 5000, 200_000, 1_500_001]) {
        truncateSync(name, size)
        await followed.pass(3000)
        t.match(followed.file('a.log'), { state: 'at-end', offset: size, bytesBehind: 0, bytesLost: 0 })
        t.equal(followed.source.stats().bytesSkipped?.['hole'], size)
      }
      if (end === 'renamed') renameSync(name, `${name}.1`)
      if (end === 'deleted') unlinkSync(name)
      if (end === 'cut') truncateSync(name, 0)
      if (end !== 'cut') await followed.pass(12_000)
      if (end !== 'deleted') {
        const handle = openSync(end === 'renamed' ? `${name}.1` : name, 'r+')
        writeSync(handle, Buffer.from('one\n'), 0, 4, 2_000_000)
        closeSync(handle)
        await followed.lines(1)
        t.strictSame(places(followed), [['one', 2_000_000, 1]])
      }
      await followed.pass(12_000)
      t.equal(followed.events.length, end === 'deleted' ? 0 : 1)
      t.notOk(followed.codes.includes('FILE_LOST_UNREAD'), end)
      t.strictSame(followed.source.stats().bytesLost, Object.assign(Object.create(null), {}))
      await followed.stop()
    }
  }
)

t.test('after a stop within a hole the next run skips the rest of the hole', async (t) => {
  for (const before of ['', 'one\ntwo\n']) {
    for (const first of [1, 300, 4096, 100_000]) {
      const base = t.testdir({})
      const name = path.join(base, 'a.log')
      const checkpoint = memoryStore()
      const writer = new Writer(t, name)
      writer.write('z'.repeat(200_000))
      writer.write(`\n${before}`)
      const { size } = writer
      const followed = await follow(t, { base, file: 'a.log' }, { checkpoint })
      await followed.lines(before === '' ? 1 : 3)
      truncateSync(name, 0)
      await followed.pass(1000)
      truncateSync(name, first)
      await followed.pass(3000)
      await followed.stop()
      writer.write('next\n')
      const again = await follow(t, { base, file: 'a.log' }, { checkpoint })
      await again.lines(1)
      await again.pass(3000)
      t.strictSame(places(again), [['next', size, 1]])
      t.strictSame(again.codes, ['FILE_HOLE_SKIPPED'])
      // From a single byte it is not clear that a hole has begun.
      t.equal(again.source.stats().bytesSkipped?.['hole'], first === 1 ? size : size - first)
    }
  }
})

t.test(
  'a hole after the offset at which a file was cut is skipped, and a line that was cut off is delivered as partial',
  async (t) => {
    const lines = Array.from({ length: 20 }, (_, index) => `line number ${index}`)
    const text = `${lines.join('\n')}\n`
    for (const place of [text.indexOf('line number 10'), text.indexOf('number 10')]) {
      for (const unfinished of ['', 'unfinished']) {
        const base = t.testdir({})
        const name = path.join(base, 'a.log')
        const writer = new Writer(t, name)
        const followed = await follow(t, { base, file: 'a.log' })
        writer.write(text + unfinished)
        await followed.lines(20)
        await followed.pass(1000)
        truncateSync(name, place)
        writer.write('behind\nmore\n')
        const cutOff = text.slice(text.indexOf('line number 10'), place)
        await followed.lines(22 + (cutOff === '' ? 0 : 1))
        await followed.pass(3000)
        const end = text.length + unfinished.length
        const rest = followed.events
          .slice(20)
          .map(({ text, position: { offset }, tags }) => [text, offset, tags['partial']])
        t.strictSame(rest, [
          ...(cutOff === '' ? [] : [[cutOff, text.indexOf('line number 10'), 'true']]),
          ['behind', end, undefined],
          ['more', end + 7, undefined]
        ])
        t.ok(followed.codes.includes('FILE_HOLE_SKIPPED'))
        t.equal(followed.source.stats().bytesSkipped?.['hole'], end - place)
      }
    }
  }
)

t.test('an unfinished line that is cut is delivered without its missing rest', async (t) => {
  const base = t.testdir({})
  const name = path.join(base, 'a.log')
  const writer = new Writer(t, name)
  const followed = await follow(t, { base, file: 'a.log' })
  writer.write('one\nunfinished')
  await followed.lines(1)
  await followed.pass(1000)
  truncateSync(name, 6)
  writer.write('behind\n')
  await followed.lines(3)
  t.strictSame(places(followed), [
    ['one', 0, 1],
    ['un', 4, 2],
    ['behind', 14, 3]
  ])
})

t.test('a hole within the unread part of a file is skipped', async (t) => {
  for (const [charset, cutOff] of [
    ['utf-8', 'line '],
    ['utf-16be', 'line '],
    ['utf-16le', 'line n']
  ] as const) {
    const base = t.testdir({})
    const name = path.join(base, 'a.log')
    const width = charset === 'utf-8' ? 1 : 2
    const bytes = (text: string): Buffer =>
      charset === 'utf-8'
        ? Buffer.from(text)
        : charset === 'utf-16le'
          ? Buffer.from(text, 'utf16le')
          : Buffer.from(text, 'utf16le').swap16()
    const writer = new Writer(t, name)
    const lines = Array.from({ length: 200_000 }, (_, index) => `line number ${index}`)
    const text = `${lines.join('\n')}\n`
    writer.write(bytes(text))
    const { size } = writer
    const followed = await follow(t, { base, file: 'a.log', charset, bufferBytes: 65_536 }, { flowing: false })
    await followed.pass(3000)
    const place = text.indexOf('number 150000')
    truncateSync(name, place * width + width - 1)
    await followed.pass(3000)
    writer.write(bytes('behind\n'))
    followed.source.on('data', (event) => {
      ;(followed.events as unknown[]).push(event)
    })
    await followed.lines(150_002)
    await followed.pass(3000)
    t.strictSame(followed.texts.slice(0, 150_000), lines.slice(0, 150_000))
    t.strictSame(
      followed.events.slice(150_000).map(({ text, position: { offset } }) => [text, offset]),
      [
        [cutOff, text.indexOf('line number 150000') * width],
        ['behind', size]
      ]
    )
    t.equal(followed.source.stats().bytesSkipped?.['hole'], size - (place + cutOff.length - 5) * width)
    await followed.stop()
  }
})

t.test('a copy with a hole is recognized as a copy, also when compressed and after a restart', async (t) => {
  for (const form of ['plain', 'gzip'] as const) {
    const base = t.testdir({})
    const name = path.join(base, 'a.log')
    const checkpoint = memoryStore()
    const writer = new Writer(t, name)
    writer.write('first\n'.repeat(50_000))
    const followed = await follow(t, { base, file: 'a.log*' }, { checkpoint })
    await followed.lines(50_000)
    for (const round of [1, 2]) {
      writer.copyTruncate(`${name}.${round}`)
      if (form === 'gzip') {
        writeFileSync(`${name}.${round}.gz`, zlib.gzipSync(readFileSync(`${name}.${round}`)))
        unlinkSync(`${name}.${round}`)
      }
      writer.write(`round ${round}\n`)
      await followed.lines(50_000 + round)
      await followed.pass(8000)
    }
    t.equal(followed.events.length, 50_002)
    await followed.stop()
    const again = await follow(t, { base, file: 'a.log*' }, { checkpoint })
    writer.write('last\n')
    await again.lines(1)
    await again.pass(8000)
    t.strictSame(again.texts, ['last'], form)
  }
})

t.test('an archive that ended within a hole is read on after the hole', async (t) => {
  const base = t.testdir({})
  const name = path.join(base, 'a.gz')
  const checkpoint = memoryStore()
  writeFileSync(name, zlib.gzipSync(Buffer.alloc(100_000)))
  const followed = await follow(t, { base, file: 'a.gz' }, { checkpoint })
  await followed.until('read', () => followed.file('a.gz')?.state === 'finished')
  await followed.stop()
  writeFileSync(
    name,
    Buffer.concat([readFileSync(name), zlib.gzipSync(Buffer.alloc(50_000)), Buffer.alloc(700), zlib.gzipSync('one\n')])
  )
  const again = await follow(t, { base, file: 'a.gz' }, { checkpoint })
  await again.lines(1)
  t.strictSame(places(again), [['one', 150_000, 1]])
  t.equal(again.source.stats().bytesSkipped?.['hole'], 50_000)
})

t.test('from = "end" may start within a hole', async (t) => {
  const base = t.testdir({})
  const name = path.join(base, 'a.log')
  const handle = openSync(name, 'w')
  ftruncateSync(handle, 150_000)
  const followed = await follow(t, { base, file: 'a.log', from: 'end' })
  writeSync(handle, Buffer.from('one\n'), 0, 4, 300_000)
  closeSync(handle)
  await followed.lines(1)
  t.strictSame(places(followed), [['one', 300_000, 1]])
})

t.test('holes are skipped in UTF-16 of either byte order', async (t) => {
  for (const charset of ['utf-16le', 'utf-16be']) {
    const base = t.testdir({})
    const name = path.join(base, 'a.log')
    const bytes = (text: string): Buffer =>
      charset === 'utf-16be' ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, 'utf16le')
    const writer = new Writer(t, name)
    const followed = await follow(t, { base, file: 'a.log', charset })
    writer.write(bytes('one\ntwo 折\n'.repeat(5000)))
    await followed.lines(10_000)
    const { size } = writer
    truncateSync(name, 0)
    writer.write(bytes('AB\n折\n'))
    await followed.lines(10_002)
    t.strictSame((places(followed) as unknown[]).slice(-2), [
      ['AB', size, 1],
      ['折', size + 6, 2]
    ])
  }
})

t.test('NULs that a program writes within lines are kept', async (t) => {
  const base = t.testdir({})
  const writer = new Writer(t, path.join(base, 'a.log'))
  const followed = await follow(t, { base, file: 'a.log' })
  writer.write('one\n')
  await followed.lines(1)
  writer.write('\0\0two\n\0three\n')
  t.strictSame(await followed.lines(3), ['one', '\0\0two', '\0three'])
  t.strictSame(followed.codes, [])
})

t.test('UTF-32 is reported once and retried; what replaces it is read', async (t) => {
  const base = t.testdir({ 'b.log': 'fine\n' })
  const name = path.join(base, 'a.log')
  writeFileSync(name, Buffer.from('fffe00006100000062000000', 'hex'))
  writeFileSync(path.join(base, 'a.gz'), zlib.gzipSync(Buffer.from('0000feff00000061', 'hex')))
  const followed = await follow(t, { base, file: '*' })
  await followed.pass(20_000)
  t.strictSame(followed.texts, ['fine'])
  t.strictSame(followed.codes, ['FILE_UTF32_UNSUPPORTED', 'FILE_UTF32_UNSUPPORTED'])
  for (const file of ['a.log', 'a.gz'])
    t.match(followed.file(file), { state: 'unreadable', code: 'FILE_UTF32_UNSUPPORTED' }, file)
  writeFileSync(name, 'utf-8 at last\n')
  t.strictSame(await followed.lines(2), ['fine', 'utf-8 at last'])
})
