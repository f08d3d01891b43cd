import { mkdtemp, open, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import type { FileParams } from '../../../lib/file/params.ts'
import type { CheckOutcome } from '../../../types/report.ts'
import { codesOf, commandOf, outcomeOf, setBy } from './support/outcome.ts'

async function judged(t: Test, content: Buffer | string, params: Partial<FileParams> = {}): Promise<CheckOutcome> {
  const base = await mkdtemp(path.join(tmpdir(), 'warp-flow-content-'))
  t.teardown(() => rm(base, { recursive: true, force: true }))
  await writeFile(path.join(base, 'a.log'), content)
  return await outcomeOf('file.content', { base, file: 'a.log', ...params })
}

const lines = [
  '2026-01-02 INFO started on port 8080',
  '2026-01-02 WARN the disk is nearly full',
  '2026-01-02 INFO stopped'
] as const
const text = `${lines.join('\n')}\n`

t.test('plain text passes, even if it could be decoded as base64 or hex', async (t) => {
  for (const content of [
    text,
    '',
    'word\nnext\n',
    'abcdefghijklmnop\n',
    'd41d8cd98f00b204e9800998ecf8427e\n0cc175b9c0f1b6a831c399e269772661\n',
    '5544332266\n4142434445\n6162636465\n303132333435363738\n',
    'eyJhbGciOiJIUzI1NiJ9\n'.slice(0, 4),
    'The quick\nbrown fox\n',
    'QUJD\n',
    'deadbeef\n',
    '中文日志\n',
    'é\n'
  ])
    t.equal((await judged(t, content)).status, 'pass', content)
})

t.test('the compression is checked against the content, whatever the file name', async (t) => {
  const packed = await judged(t, gzipSync(text), { compression: 'none' })
  t.strictSame(
    [packed.status, ...codesOf(packed), setBy(packed)],
    ['fail', 'FILE_LOOKS_BINARY', 'compression = "auto"']
  )
  t.equal((await judged(t, gzipSync(text))).status, 'pass')
  t.equal((await judged(t, gzipSync(Buffer.alloc(300_000, text)))).status, 'pass', 'no more than a sample is inflated')
  const xz = await judged(t, Buffer.from('fd377a585a000004', 'hex'))
  t.strictSame([...codesOf(xz), setBy(xz)], ['FILE_LOOKS_BINARY', ''])
  const plain = await judged(t, text, { compression: 'gzip' })
  t.strictSame(
    [plain.status, ...codesOf(plain), setBy(plain)],
    ['fail', 'FILE_COMPRESSION_CORRUPT', 'compression = "auto"']
  )
  t.strictSame(
    codesOf(await judged(t, gzipSync(text).subarray(0, 40))),
    ['FILE_COMPRESSION_CORRUPT'],
    'the content ends too early'
  )
  const noise = Buffer.concat([gzipSync(text).subarray(0, 12), Buffer.alloc(100_000, 0xa5)])
  t.strictSame(codesOf(await judged(t, noise)), ['FILE_COMPRESSION_CORRUPT'])
  t.match(codesOf(await judged(t, Buffer.from('28b52ffd00', 'hex'))), [/^FILE_COMPRESSION_/])
  const random = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * index * 31 + (index >> 3)) % 251))
  t.not((await judged(t, gzipSync(random))).status, 'crashed', 'the sample ends in the middle of the content')
})

t.test('content that cannot be read in byte ranges is reported', async (t) => {
  for (const content of [gzipSync(text), Buffer.from(text, 'utf16le')]) {
    const outcome = await judged(t, content, { instances: 4 })
    t.strictSame(
      [outcome.status, ...codesOf(outcome), setBy(outcome)],
      ['fail', 'FILE_RANGES_UNSUPPORTED', 'instances = 1']
    )
  }
  t.equal((await judged(t, text, { instances: 4 })).status, 'pass')
})

t.test('the encoding of the lines is checked against `encode`', async (t) => {
  const encoded = (encoding: 'base64' | 'hex'): string =>
    `${lines.map((line) => Buffer.from(line).toString(encoding)).join('\r\n')}\r\n`
  for (const [content, params, status, code, set] of [
    [text, { encode: 'base64' }, 'fail', 'FILE_INVALID_BASE64', 'encode = "text"'],
    [text, { encode: 'hex' }, 'fail', 'FILE_INVALID_HEX', 'encode = "text"'],
    [encoded('base64'), { encode: 'hex' }, 'fail', 'FILE_INVALID_HEX', 'encode = "base64"'],
    [encoded('hex'), { encode: 'base64' }, 'fail', 'FILE_LOOKS_ENCODED', 'encode = "hex"'],
    [encoded('base64'), {}, 'warn', 'FILE_LOOKS_ENCODED', 'encode = "base64"'],
    [encoded('hex'), { charset: 'gbk' }, 'warn', 'FILE_LOOKS_ENCODED', 'encode = "hex", charset = null'],
    [
      'some\nword\nthatshallbe\ndecoded\nevenso\n',
      { encode: 'base64' },
      'warn',
      'FILE_LOOKS_ENCODED',
      'encode = "text"'
    ],
    ['12345678\n90123456\n78901234\n', { encode: 'hex' }, 'warn', 'FILE_LOOKS_ENCODED', 'encode = "text"'],
    [`${encoded('base64')}!\n`, { encode: 'base64' }, 'warn', 'FILE_INVALID_BASE64', '']
  ] as const) {
    const outcome = await judged(t, content, params)
    t.strictSame([outcome.status, ...codesOf(outcome), setBy(outcome)], [status, code, set])
  }
  for (const encode of ['base64', 'hex'] as const)
    t.equal((await judged(t, encoded(encode), { encode })).status, 'pass')
})

t.test('lines that are too long are reported, as are files whose lines end at CR alone', async (t) => {
  const long = await judged(t, text, { maxLineBytes: 20 })
  t.strictSame([...codesOf(long), setBy(long)], ['FILE_LINE_TOO_LONG', 'max_line_bytes = 128'])
  for (const [times, maxLineBytes] of [
    [1, 200],
    [1000, 70_000]
  ] as const) {
    const cr = await judged(t, text.replaceAll('\n', '\r').repeat(times), { maxLineBytes })
    t.strictSame([cr.status, ...codesOf(cr), setBy(cr)], ['warn', 'FILE_CR_LINE_ENDS', ''])
  }
  t.equal((await judged(t, 'one\r')).status, 'pass', 'the LF of CRLF may not have been written yet')
  const endless = await judged(t, 'x'.repeat(1_500_000), { maxLineBytes: 1_048_576 })
  t.strictSame([...codesOf(endless), setBy(endless)], ['FILE_LINE_TOO_LONG', 'max_line_bytes = 4194304'])
  t.equal((await judged(t, `${'错误'.repeat(20_000)}\nx\n`)).status, 'pass', 'the sample is extended until a line ends')
})

t.test('`multiline` that begins a record at no line, or wrongly at each, is reported', async (t) => {
  const trace = '2026-01-02 ERROR it failed\n  at one\n  at two\nCaused by: that\n2026-01-02 INFO again\n'
  for (const [content, multiline, set] of [
    [trace, { start: '^ERROR' }, 'multiline.start = "^\\\\d{4}-\\\\d{2}-\\\\d{2}"'],
    [trace, { continue: '^#' }, 'multiline.continue = null, multiline.start = "^\\\\d{4}-\\\\d{2}-\\\\d{2}"'],
    ['  one\n  two\n', { start: '^x' }, '']
  ] as const) {
    const outcome = await judged(t, content, { multiline: { timeoutMs: 1000, maxLines: 500, ...multiline } })
    t.strictSame([outcome.status, ...codesOf(outcome), setBy(outcome)], ['warn', 'FILE_MULTILINE_UNFIT', set])
  }
  for (const [content, start] of [
    [trace, '^\\d{4}'],
    ['one\n', '^x'],
    [text, '^2026']
  ] as const) {
    t.equal((await judged(t, content, { multiline: { timeoutMs: 1000, maxLines: 500, start } })).status, 'pass')
  }
})

t.test('a readable file passes, with its properties and an excerpt as evidence', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const outcome = await outcomeOf('file.content', { base, file: 'a.log', symlinks: 'refuse' })
  t.equal(outcome.status, 'pass')
  t.match(outcome.evidence?.[0], { value: { bytes: 4, encode: 'text', charset: 'utf-8', looks: 'ascii', lines: 1 } })
  t.match(outcome.evidence?.[1], { kind: 'excerpt', value: 'one\n' })
})

t.test('a hole is skipped, however large it is, and reported', async (t) => {
  for (const nuls of [1, 4095, 4096, 200_000, 50_000_000]) {
    const base = await mkdtemp(path.join(tmpdir(), 'warp-flow-hole-'))
    t.teardown(() => rm(base, { recursive: true, force: true }))
    const file = await open(path.join(base, 'a.log'), 'w')
    await file.write('one\ntwo\n', nuls)
    const outcome = await outcomeOf('file.content', { base, file: 'a.log', maxLineBytes: 1000 })
    t.strictSame(
      [outcome.status, ...codesOf(outcome), setBy(outcome)],
      ['warn', 'FILE_HOLE_SKIPPED', ''],
      `${nuls} NULs`
    )
    t.match(
      outcome.because?.en,
      new RegExp(
        `^it begins with ${nuls} NULs.*${process.platform === 'linux' ? `\\(pid ${process.pid}\\) has it open without O_APPEND` : ''}`
      )
    )
    await file.close()
  }
  const only = await judged(t, Buffer.alloc(10_000))
  t.strictSame(codesOf(only), ['FILE_HOLE_SKIPPED'], 'the file is nothing but a hole')
  t.strictSame(
    codesOf(
      await judged(
        t,
        Buffer.concat([Buffer.alloc(100), Buffer.from(Array.from({ length: 64 }, (_, index) => (index % 9) + 1))])
      )
    ),
    ['FILE_LOOKS_BINARY']
  )
})

t.test('NULs in the middle of a text are reported by their offset, and the file still counts as text', async (t) => {
  for (const [content, said] of [
    [Buffer.concat([Buffer.from('one\n'), Buffer.alloc(100_000)]), /^it is text with \d+ or more NULs from byte 4 on$/],
    [
      Buffer.concat([Buffer.from('one\n'), Buffer.alloc(1000), Buffer.from('two\n')]),
      /^it is text with 1000 NULs from byte 4 on$/
    ]
  ] as const) {
    const outcome = await judged(t, content)
    t.match(outcome.causes?.[0], { code: 'FILE_LOOKS_BINARY', detail: said, fixes: [{ text: { en: /append/ } }] })
  }
  t.match(
    (await judged(t, 'a\0b c\nplain\n'.repeat(30))).causes?.[0]?.detail,
    'it has characters that do not occur in text',
    'a NUL in each line is not a hole'
  )
  t.match(
    (await judged(t, Buffer.from([1, 2, ...Buffer.alloc(100)]))).causes?.[0]?.detail,
    'it has characters that do not occur in text'
  )
})

t.test(
  'a file that is not a log is reported by its type; the fix is a command for it, or to exclude it among logs',
  async (t) => {
    const tar = Buffer.concat([Buffer.alloc(257, 'a'), Buffer.from('ustar\0'), Buffer.alloc(400)])
    const archive = await judged(t, tar)
    t.match(archive, {
      status: 'fail',
      causes: [{ code: 'FILE_LOOKS_BINARY', detail: 'it is a tar archive, by its first bytes' }]
    })
    t.match(commandOf(archive), /^tar -xf \S+a\.log -C \S+$/)
    t.match(commandOf(await judged(t, gzipSync(tar))), /^gzip -dc \S+ \| tar -xf - -C \S+$/)
    for (const [head, said] of [
      [Buffer.from('LPKSHHRH'), /^journalctl --file=/],
      [Buffer.from('d4c3b2a1', 'hex'), /^tcpdump -nr /],
      [Buffer.from('fe62696e', 'hex'), /^mysqlbinlog /],
      [Buffer.from('SQLite format 3\0'), /^$/]
    ] as const) {
      const outcome = await judged(t, Buffer.concat([head, Buffer.alloc(300)]))
      t.match([outcome.status, commandOf(outcome)], ['fail', said])
    }
    const base = t.testdir({ 'a.log': text, 'b.bin': Buffer.concat([Buffer.from('LPKSHHRH'), Buffer.alloc(300)]) })
    t.equal(setBy(await outcomeOf('file.content', { base, file: '*', mode: 'follow' })), 'exclude = ["b.bin"]')
    t.equal(setBy(await outcomeOf('file.content', { base, file: '*' })), '', '`exclude` does not apply in mode "once"')
    const packed = t.testdir({ 'a.log': text, 'b.log': gzipSync(text) })
    t.equal(
      setBy(await outcomeOf('file.content', { base: packed, file: '*', mode: 'follow', compression: 'none' })),
      'compression = "auto"'
    )
  }
)

t.test('for an unsupported compression, the command of its own tool is suggested', async (t) => {
  for (const [head, said] of [
    ['fd377a585a000004', /^xz -dc (\S+) > \1\.txt$/],
    ['504b0304', /^unzip -n -d \S+ \S+a\.log$/]
  ] as const) {
    t.match(commandOf(await judged(t, Buffer.from(head, 'hex'))), said)
  }
  const base = t.testdir({ 'a.log.bz2': Buffer.from('BZh91AY') })
  t.match(commandOf(await outcomeOf('file.content', { base, file: '*' })), /^bzip2 -dc (\S+)\.bz2 > \1$/)
})

t.test('lines in several charsets are reported by their numbers, and no charset is suggested', async (t) => {
  const line = (text: string, charset: BufferEncoding): Buffer => Buffer.from(`${text}\n`, charset)
  const gbk = Buffer.from('b4edcef3a3bac1acbdd3caa7b0dc0a', 'hex')
  for (const [lines, said] of [
    [
      [line('déjà vu', 'utf8'), line('plain', 'utf8'), line('déjà vu', 'latin1')],
      /line 3 is not UTF-8 \(most likely windows-1252\), line 1 is$/
    ],
    [
      [line('déjà vu', 'latin1'), ...Array.from({ length: 20 }, () => line('où ça', 'utf8'))],
      /line 1 is not UTF-8.*lines 2, 3, 4, 5, 6 and 15 more are$/
    ],
    [
      [...Array.from({ length: 9 }, () => gbk), line('错误', 'utf8')],
      /lines 1, 2, 3, 4, 5 and 4 more are not UTF-8 \(most likely gb18030\), line 10 is$/
    ]
  ] as const) {
    const outcome = await judged(t, Buffer.concat(lines))
    t.strictSame([outcome.status, ...codesOf(outcome), setBy(outcome)], ['warn', 'FILE_INVALID_CHARSET', ''])
    t.match(outcome.because?.en, said)
    t.match(outcome.causes?.[0]?.context, { cases: ['mixed'] })
  }
  // 模 in GBK happens to be valid UTF-8
  t.equal(setBy(await judged(t, Buffer.concat([gbk, gbk, gbk, Buffer.from('c4a30a', 'hex')]))), 'charset = "gb18030"')
  const torn = await judged(
    t,
    Buffer.concat([
      line('连接失败', 'utf8'),
      Buffer.from('错误连接').subarray(0, 10),
      Buffer.from('\n'),
      line('成功', 'utf8')
    ])
  )
  t.strictSame(
    [torn.status, setBy(torn), torn.causes?.[0]?.detail],
    ['warn', '', 'of 3 lines with non-ASCII characters, 1 are not valid utf-8 (line 2)']
  )
})

t.test('a compressed file that is no longer written is checked up to its end', async (t) => {
  const base = await mkdtemp(path.join(tmpdir(), 'warp-flow-end-'))
  t.teardown(() => rm(base, { recursive: true, force: true }))
  const file = path.join(base, 'a.log.gz')
  const whole = gzipSync(
    Array.from({ length: 40_000 }, (_, index) => `${index} ${((index * 2_654_435_761) % 1e9).toString(36)}\n`).join('')
  )
  const ask = async (content: Buffer, params: Partial<FileParams> = {}, asked = {}): Promise<CheckOutcome> => {
    await writeFile(file, content)
    await utimes(file, 1e9, 1e9)
    return await outcomeOf('file.content', { base, file: 'a.log.gz', ...params }, asked)
  }
  t.equal((await ask(whole)).status, 'pass')
  const cut = await ask(whole.subarray(0, -10))
  t.strictSame([cut.status, ...codesOf(cut)], ['fail', 'FILE_COMPRESSION_CORRUPT'])
  t.match(cut.causes?.[0]?.fixes?.[0]?.text.en, 'Fetch the file again')
  const limited = await ask(whole, { maxBytesPerSecond: 4096 })
  t.equal(limited.status, 'unknown')
  t.match(
    limited.because?.en,
    /^only the first \d+ of \d+ bytes were inflated, and they are good; to test the rest: gzip -tv /
  )
  t.equal(
    (await ask(whole.subarray(0, -10), {}, { context: { running: { before: {}, after: {} } as never } })).status,
    'pass',
    'a running source finds the damage itself'
  )
  await writeFile(file, whole.subarray(0, -10))
  t.equal(
    (await outcomeOf('file.content', { base, file: 'a.log.gz' })).status,
    'pass',
    'the file may not have been written completely yet'
  )
})
