import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

t.test('a file is read from its beginning, then line by line as it grows', async (t) => {
  const base = t.testdir({ 'a.log': 'one\ntwo\n' })
  const { lines, events, source } = await follow(t, { base, file: 'a.log' })
  t.strictSame(await lines(2), ['one', 'two'])
  appendFileSync(path.join(base, 'a.log'), 'three\nfo')
  t.strictSame(await lines(3), ['one', 'two', 'three'])
  appendFileSync(path.join(base, 'a.log'), 'ur\r\n')
  t.strictSame(await lines(4), ['one', 'two', 'three', 'four'])
  t.strictSame(
    events.map(({ position: { offset, line } }) => [offset, line]),
    [
      [0, 1],
      [4, 2],
      [8, 3],
      [14, 4]
    ]
  )
  t.match(events[3]?.tags, { access_source: path.join(base, 'a.log') })
  t.match(source.stats(), {
    bytes: 20,
    bytesBehind: 0,
    events: 4,
    state: 'running',
    truncated: 0,
    errors: {},
    drops: {}
  })
})

t.test('`from` determines where reading starts in files that exist at startup', async (t) => {
  const cases: readonly (readonly ['checkpoint' | 'beginning' | 'end', readonly string[]])[] = [
    ['checkpoint', ['two', 'three']],
    ['beginning', ['one', 'two', 'three']],
    ['end', ['three']]
  ]
  for (const [from, expected] of cases) {
    const base = t.testdir({ 'a.log': 'one\n' })
    const checkpoint = memoryStore()
    const first = await follow(t, { base, file: 'a.log' }, { checkpoint })
    t.strictSame(await first.lines(1), ['one'])
    await first.stop()
    appendFileSync(path.join(base, 'a.log'), 'two\n')
    const second = await follow(t, { base, file: 'a.log', from }, { checkpoint })
    appendFileSync(path.join(base, 'a.log'), 'three\n')
    t.strictSame(await second.lines(expected.length), expected, from)
    await second.pass(2000)
    t.strictSame(second.texts, expected, from)
  }
})

t.test('from = "end" starts with the last line if that is unfinished', async (t) => {
  const cases: readonly (readonly [string, Buffer, Buffer, readonly string[]])[] = [
    ['nothing', Buffer.from(''), Buffer.from('one\n'), ['one']],
    ['one unfinished line', Buffer.from('on'), Buffer.from('e\ntwo\n'), ['one', 'two']],
    ['a whole line and an unfinished one', Buffer.from('zero\non'), Buffer.from('e\n'), ['one']],
    [
      'a long unfinished line',
      Buffer.from(`zero\n${'x'.repeat(200_000)}`),
      Buffer.from('y\n'),
      [`${'x'.repeat(200_000)}y`]
    ],
    ['a byte order mark alone', Buffer.from('\uFEFF'), Buffer.from('one\n'), ['one']],
    ['UTF-16', Buffer.from('\uFEFFzero\non', 'utf16le'), Buffer.from('e\n', 'utf16le'), ['one']]
  ]
  for (const [what, before, after, expected] of cases) {
    const base = t.testdir({ 'a.log': before })
    const followed = await follow(t, { base, file: 'a.log', from: 'end' })
    await followed.pass(1000)
    t.strictSame(followed.texts, [], what)
    appendFileSync(path.join(base, 'a.log'), after)
    t.strictSame(await followed.lines(expected.length), expected, what)
  }
})

t.test('from = "end" delivers nothing of existing archives', async (t) => {
  const base = t.testdir({ 'a.log': 'old\n', 'a.log.1.gz': zlib.gzipSync('older\n'), 'a.log.2': 'oldest\n' })
  const checkpoint = memoryStore()
  const followed = await follow(t, { base, file: 'a.log*', from: 'end' }, { checkpoint })
  await followed.pass(3000)
  writeFileSync(path.join(base, 'a.log.3.gz'), zlib.gzipSync('restored\n'))
  t.strictSame(await followed.lines(1), ['restored'])
  await followed.stop()
  const again = await follow(t, { base, file: 'a.log*' }, { checkpoint })
  await again.pass(3000)
  t.strictSame(again.texts, [], 'not even after a restart')
})

t.test('files that appear later are read from their beginning within a second, whatever `from` is', async (t) => {
  for (const from of ['checkpoint', 'beginning', 'end'] as const) {
    const base = t.testdir({ 'a.log': 'old\n' })
    const followed = await follow(t, { base, file: '*.log', from })
    const before = from === 'end' ? [] : ['old']
    await followed.lines(before.length)
    writeFileSync(path.join(base, 'b.log'), 'one\ntwo\n')
    const begun = followed.clock.now()
    t.strictSame(await followed.lines(before.length + 2), [...before, 'one', 'two'])
    t.ok(followed.clock.now() - begun <= 1100, `${followed.clock.now() - begun} ms`)
    t.equal(followed.events.at(-1)?.position.line, 2)
  }
})

t.test('a missing folder and missing files are reported once, and picked up when they appear', async (t) => {
  const base = path.join(t.testdir(), 'later', 'on')
  const followed = await follow(t, { base, file: '*.log' })
  t.strictSame(followed.codes, ['FILE_BASE_NOT_FOUND'])
  t.match(followed.warnings[0]?.message, base)
  await followed.pass(5000)
  mkdirSync(base, { recursive: true })
  await followed.warned('FILE_NO_MATCH')
  await followed.pass(5000)
  t.strictSame(followed.codes, ['FILE_BASE_NOT_FOUND', 'FILE_NO_MATCH'])
  writeFileSync(path.join(base, 'a.log'), 'one\n')
  t.strictSame(await followed.lines(1), ['one'])
  t.equal(followed.codes.length, 2)
})

t.test('a file configured without a pattern may also appear later', async (t) => {
  const base = t.testdir()
  const followed = await follow(t, { path: path.join(base, 'a[1].log') })
  t.strictSame(followed.codes, ['FILE_NO_MATCH'])
  writeFileSync(path.join(base, 'a[1].log'), '')
  await followed.until('waiting', () => followed.file('a[1].log')?.state === 'waiting')
  appendFileSync(path.join(base, 'a[1].log'), 'one\n')
  t.strictSame(await followed.lines(1), ['one'])
})

t.test('without a checkpoint the next start reads everything again', async (t) => {
  const base = t.testdir({ 'a.log': 'one\ntwo' })
  const first = await follow(t, { base, file: 'a.log' })
  await first.lines(1)
  await first.stop()
  t.strictSame(first.texts, ['one'], 'an unfinished line may still grow')
  const second = await follow(t, { base, file: 'a.log' })
  t.strictSame(await second.lines(1), ['one'])
})
