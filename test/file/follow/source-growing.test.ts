import { appendFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { follow, type Followed } from './support/source-follow.ts'

/** Writes byte by byte, with time for a poll after each byte. */
async function drip(followed: Followed, name: string, bytes: Buffer): Promise<void> {
  for (const byte of bytes) {
    appendFileSync(name, Buffer.from([byte]))
    await followed.pass(250)
  }
}

t.test('a file that grows byte by byte delivers complete lines, in every charset', async (t) => {
  const text = 'añb\r\n€𝄞\nlast\n'
  const cases: readonly (readonly [string, string, Buffer])[] = [
    ['UTF-8', 'utf-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', 'utf-8', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16LE by its byte order mark', 'utf-8', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16BE by its byte order mark', 'utf-8', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['UTF-16LE by name', 'utf-16le', Buffer.from(text, 'utf16le')],
    ['UTF-16BE by name', 'utf-16be', Buffer.from(text, 'utf16le').swap16()]
  ]
  for (const [what, charset, bytes] of cases) {
    const base = t.testdir({ 'a.log': '' })
    const followed = await follow(t, { base, file: 'a.log', charset })
    await drip(followed, path.join(base, 'a.log'), bytes)
    t.strictSame(await followed.lines(3), ['añb', '€𝄞', 'last'], what)
    t.strictSame(followed.codes, [], what)
    t.match(followed.file('a.log'), { state: 'at-end', offset: bytes.length, bytesBehind: 0 }, what)
  }
})

t.test('a two-byte line ending may be written in two steps', async (t) => {
  const base = t.testdir({ 'a.log': 'one\r' })
  const followed = await follow(t, { base, file: 'a.log' })
  await followed.pass(3000)
  t.strictSame(followed.texts, [])
  appendFileSync(path.join(base, 'a.log'), '\n\r\ntwo\r')
  await followed.lines(2)
  appendFileSync(path.join(base, 'a.log'), '\n')
  t.strictSame(await followed.lines(3), ['one', '', 'two'])
  t.strictSame(
    followed.events.map(({ position: { offset } }) => offset),
    [0, 5, 7]
  )
})

t.test(
  'a line beyond max_line_bytes that arrives in pieces is truncated and reported once, without harm to other lines',
  async (t) => {
    const base = t.testdir({ 'a.log': 'one\n' })
    const name = path.join(base, 'a.log')
    const followed = await follow(t, { base, file: 'a.log', maxLineBytes: 5000 })
    await followed.lines(1)
    for (let piece = 0; piece < 10; piece++) {
      appendFileSync(name, String(piece).repeat(1000))
      await followed.pass(250)
    }
    appendFileSync(name, '\ntwo\n')
    const [, long, two] = await followed.lines(3)
    t.equal(long, [0, 1, 2, 3, 4].map((piece) => String(piece).repeat(1000)).join(''))
    t.equal(two, 'two')
    t.match(followed.events[1]?.tags, { truncated: 'true' })
    t.match(followed.events[2]?.position, { offset: 10_005, line: 3 })
    t.strictSame(followed.codes, ['FILE_LINE_TOO_LONG'])
    t.match(followed.source.stats(), { truncated: 1 })
  }
)

t.test('a line longer than one read buffer and than the remembered window is delivered in one piece', async (t) => {
  const base = t.testdir({ 'a.log': '' })
  const name = path.join(base, 'a.log')
  const followed = await follow(t, { base, file: 'a.log', bufferBytes: 4096 })
  let line = ''
  for (let piece = 0; piece < 12; piece++) {
    line += `${piece};`.repeat(700)
    writeFileSync(name, line)
    await followed.pass(200)
  }
  appendFileSync(name, '\n')
  await followed.lines(1)
  t.ok(followed.texts[0] === line)
  t.strictSame(followed.codes, [])
})

t.test('lines encoded as base64 and hex are decoded', async (t) => {
  for (const encode of ['base64', 'hex'] as const) {
    const base = t.testdir({ 'a.log': `${Buffer.from('one').toString(encode)}\n` })
    const followed = await follow(t, { base, file: 'a.log', encode })
    await followed.lines(1)
    appendFileSync(path.join(base, 'a.log'), `${Buffer.from('two').toString(encode)}\n`)
    t.strictSame(await followed.lines(2), ['one', 'two'])
  }
})

t.test('a file that looks binary is reported once, when reading it starts', async (t) => {
  const base = t.testdir({ 'a.log': 'some\0text\n', 'b.bz2': 'BZh91AY&SY\n' })
  const followed = await follow(t, { base, file: '*' })
  await followed.lines(2)
  appendFileSync(path.join(base, 'a.log'), 'more\0text\n')
  await followed.lines(3)
  t.strictSame(followed.codes, ['FILE_LOOKS_BINARY', 'FILE_LOOKS_BINARY'])
})
