import { channel } from 'node:diagnostics_channel'
import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { FileIntake } from '../../lib/file/file-intake.ts'
import { matchFiles } from '../../lib/file/match-files.ts'
import type { FileParams } from '../../lib/file/params.ts'
import type { FileEvent } from '../../types/event.ts'
import { woken } from './support/drain.ts'
import { fileParams } from './support/file-params.ts'
import { openContext, type TestContext } from './support/open-context.ts'
import { openHandles } from './support/open-handles.ts'
import { randomText } from './support/random-text.ts'

interface Opened {
  readonly base: string
  readonly intake: FileIntake
  readonly context: TestContext
}

async function open(base: string, file: string, parts: Partial<FileParams> = {}): Promise<Opened> {
  const context = openContext()
  const params = fileParams({ base, file, ...parts })
  return { base, context, intake: await FileIntake.open(await matchFiles(base, file), params, context) }
}

/** The texts of all records; `between` is called after each of them. */
async function readAll(intake: FileIntake, between: (event: FileEvent) => void = () => {}): Promise<string[]> {
  const texts: string[] = []
  while (!intake.ended) {
    for (let event = intake.next(); event !== null; event = intake.next()) {
      texts.push(event.text)
      between(event)
    }
    if (!intake.ended) await woken(intake)
  }
  return texts
}

t.test('matched files are read one after the other, and `opened` lists them', async (t) => {
  const { base, intake, context } = await open(t.testdir({ 'b.log': '3\n4', 'a.log': '1\n2\n', 'c.log': '' }), '*.log')
  t.strictSame(intake.opened, { files: ['a.log', 'b.log', 'c.log'].map((name) => path.join(base, name)) })
  t.same(intake.stats(), {
    bytes: 0,
    bytesBehind: 7,
    truncated: 0,
    errors: {},
    drops: {},
    bytesSkipped: {},
    connections: null
  })
  t.strictSame(await readAll(intake), ['1', '2', '3', '4'])
  t.match(intake.stats(), { bytes: 7, bytesBehind: 0 })
  t.strictSame(context.codes, [])
  t.strictSame(openHandles(base), [])
  t.equal(intake.next(), null)
  await intake.close()
})

t.test('only one file is open at a time', async (t) => {
  const { base, intake } = await open(t.testdir({ 'a.log': '1\n', 'b.log': '2\n', 'c.log': '3\n' }), '*.log')
  await readAll(intake, ({ position }) => {
    t.strictSame(openHandles(base), [position.path])
  })
})

t.test('a matched file that cannot be read is skipped and reported', async (t) => {
  const { base, intake, context } = await open(
    t.testdir({
      'a.gz': Buffer.from('1f8b080000', 'hex'),
      'b.gz': zlib.gzipSync('2\n'),
      'c.gz': Buffer.from('1f8b0800ff', 'hex')
    }),
    '*.gz'
  )
  t.strictSame(await readAll(intake), ['2'])
  t.strictSame(context.codes, ['FILE_COMPRESSION_CORRUPT', 'FILE_COMPRESSION_CORRUPT'])
  t.match(context.warnings[0], { message: new RegExp(path.join(base, 'a.gz')) })
})

t.test('if no matched file can be read, the source fails with the first error', async (t) => {
  const base = t.testdir({ 'a.gz': Buffer.from('1f8b080000', 'hex'), 'b.gz': Buffer.from('1f8b080000', 'hex') })
  await t.rejects(open(base, '*.gz'), { code: 'FILE_COMPRESSION_CORRUPT', message: /a\.gz/ })
  t.strictSame(openHandles(base), [])
})

t.test('a matched file that is deleted before it is opened is reported as vanished, not as missing', async (t) => {
  const base = t.testdir({ 'a.log': '1\n', 'b.log': '2\n' })
  const { intake, context } = await open(base, '*.log')
  rmSync(path.join(base, 'b.log'))
  t.strictSame(await readAll(intake), ['1'])
  t.strictSame(context.codes, ['FILE_VANISHED'])
  const files = await matchFiles(base, '*.log')
  rmSync(path.join(base, 'a.log'))
  await t.rejects(FileIntake.open(files, fileParams(), openContext()), { code: 'FILE_VANISHED' })
  await t.rejects(open(base, 'a.log'), { code: 'FILE_NOT_FOUND' })
})

t.test('a file that is deleted while it is read is read to its end', async (t) => {
  const base = t.testdir({ 'a.log': randomText(50_000) })
  const { intake, context } = await open(base, 'a.log', { bufferBytes: 4096 })
  const texts = await readAll(intake, () => {
    rmSync(path.join(base, 'a.log'), { force: true })
  })
  t.equal(texts.join('\n').length, 50_000 - (randomText(50_000).at(-1) === 0x0a ? 1 : 0))
  t.strictSame(context.codes, [])
})

t.test('a file that shrinks while it is read is read as far as possible, and reported', async (t) => {
  const base = t.testdir({ 'a.log': 'x\n'.repeat(50_000) })
  const { intake, context } = await open(base, 'a.log', { bufferBytes: 4096 })
  const texts = await readAll(intake, () => {
    truncateSync(path.join(base, 'a.log'), 20_000)
  })
  t.ok(texts.length >= 10_000 && texts.length < 50_000)
  t.strictSame(context.codes, ['FILE_TRUNCATED'])
  t.match(context.warnings[0], { message: /a\.log/ })
})

t.test('a file that grows while it is read is read to its new end', async (t) => {
  const base = t.testdir({ 'a.log': 'x\n'.repeat(5000) })
  const { intake, context } = await open(base, 'a.log', { bufferBytes: 4096 })
  let grown = false
  const texts = await readAll(intake, () => {
    if (!grown) writeFileSync(path.join(base, 'a.log'), 'more\n', { flag: 'a' })
    grown = true
  })
  t.equal(texts.length, 5001)
  t.equal(texts.at(-1), 'more')
  t.equal(intake.stats().bytesBehind, 0)
  t.strictSame(context.codes, [])
})

t.test(
  'damage in the middle of a file fails a source that names the file, and is a warning if a pattern matched it',
  async (t) => {
    const gz = zlib.gzipSync(randomText(900_000))
    const base = t.testdir({ 'a.gz': gz.subarray(0, 500_000), 'b.gz': zlib.gzipSync('last\n') })
    const named = await open(base, 'a.gz')
    await t.rejects(readAll(named.intake), { code: 'FILE_COMPRESSION_CORRUPT', message: /a\.gz/ })
    await named.intake.close()
    const matched = await open(base, '*.gz')
    const texts = await readAll(matched.intake)
    t.ok(texts.length > 1000)
    t.equal(texts.at(-1), 'last')
    t.strictSame(matched.context.codes, ['FILE_COMPRESSION_CORRUPT'])
    t.strictSame(openHandles(base), [])
  }
)

t.test('each cause is reported once per file, and every further occurrence is counted', async (t) => {
  const base = t.testdir({ 'a.log': 'zz\n61\nzz\nzz\n', 'b.log': `zz\n${'61'.repeat(20)}\n${'61'.repeat(20)}\n` })
  const { intake, context } = await open(base, '*.log', { encode: 'hex', maxLineBytes: 16 })
  t.equal((await readAll(intake)).length, 7)
  t.strictSame(context.codes, ['FILE_INVALID_HEX', 'FILE_INVALID_HEX', 'FILE_LINE_TOO_LONG'])
  t.match(intake.stats(), { truncated: 2, errors: { FILE_INVALID_HEX: 2, FILE_LINE_TOO_LONG: 1 }, drops: {} })
  t.match(context.warnings[1], { message: /b\.log.*1/ })
})

t.test('skipped lines are counted by cause', async (t) => {
  const { intake } = await open(t.testdir({ 'a.log': 'zz\n61\nzz\n' }), 'a.log', { encode: 'hex', onError: 'skip' })
  t.strictSame(await readAll(intake), ['a'])
  t.match(intake.stats(), { drops: { invalid_hex: 2 } })
})

t.test('the error of a line that fails the source names file and line, and follows the lines before it', async (t) => {
  const { intake, base } = await open(t.testdir({ 'a.log': '61\n62\nzz\n63\n' }), '*.log', {
    encode: 'hex',
    onError: 'fail'
  })
  const texts: string[] = []
  await t.rejects(
    readAll(intake, ({ text }) => texts.push(text)),
    { code: 'FILE_INVALID_HEX', message: new RegExp(`${path.join(base, 'a.log')}.*3`) }
  )
  t.strictSame(texts, ['a', 'b'])
  t.equal(intake.next(), null)
  await intake.close()
  t.strictSame(openHandles(base), [])
})

t.test('after stop(), the intake delivers the whole lines it has read, and ends', async (t) => {
  const base = t.testdir({ 'a.log': randomText(300_000), 'b.log': 'never\n' })
  const lines = randomText(300_000).toString().split('\n')
  const { intake, context } = await open(base, '*.log', { bufferBytes: 4096 })
  const texts = await readAll(intake, () => {
    intake.stop()
  })
  t.ok(texts.length > 0 && texts.length < 400, String(texts.length))
  t.strictSame(texts, lines.slice(0, texts.length))
  t.strictSame(context.codes, [], 'a file that is not read to its end is not reported as truncated')
  t.ok((intake.stats().bytesBehind ?? 0) > 0)
  await intake.close()
})

t.test(
  'stopped while the next file is being opened, the intake delivers at most one buffer of that file',
  async (t) => {
    const base = t.testdir({ 'a.log': 'first\n', 'b.log': 'x\n'.repeat(100_000) })
    const { intake } = await open(base, '*.log', { bufferBytes: 4096 })
    while (intake.next() === null) await woken(intake)
    await woken(intake)
    t.equal(intake.next(), null)
    const turning = woken(intake)
    intake.stop()
    await turning
    t.ok((await readAll(intake)).length <= 4096)
    t.strictSame(openHandles(base), [])
  }
)

t.test('closing at any moment leaves no file open', async (t) => {
  const base = t.testdir({ 'a.log': 'x\n'.repeat(10_000), 'b.gz': zlib.gzipSync(randomText(500_000)), 'c.log': 'y\n' })
  for (let turns = 0; turns < 40; turns++) {
    const { intake } = await open(base, '*', { bufferBytes: 4096 })
    for (let turn = 0; turn < turns; turn++) {
      while (intake.next() !== null);
      await woken(intake)
    }
    if (turns % 2 === 0) intake.wait(() => {})
    await intake.close()
    t.strictSame(openHandles(base), [], `after ${turns} turns`)
  }
})

t.test('a folder that could not be listed is reported as a warning', async (t) => {
  const base = t.testdir({ 'a.log': '1\n' })
  const context = openContext()
  const cause = Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'opendir', path: '/shut' })
  const intake = await FileIntake.open(
    { ...(await matchFiles(base, '*.log')), troubles: [{ path: '/shut', kind: 'unknown', cause }] },
    fileParams(),
    context
  )
  t.strictSame(context.codes, ['FILE_PERMISSION_DENIED'])
  await intake.close()
})

t.test('the diagnostics channel warp-flow:file:end reports a finished file', async (t) => {
  const told: unknown[] = []
  const listen = (message: unknown): void => {
    told.push(message)
  }
  channel('warp-flow:file:end').subscribe(listen)
  t.teardown(() => channel('warp-flow:file:end').unsubscribe(listen))
  const { base, intake } = await open(t.testdir({ 'a.log': '1\n2' }), 'a.log')
  await readAll(intake)
  t.match(told, [{ key: 'test', path: path.join(base, 'a.log'), lines: 2, bytes: 3 }])
})
