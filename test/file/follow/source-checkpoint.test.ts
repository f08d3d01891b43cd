import { appendFileSync, chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'
import t from 'tap'
import { createFileSource } from '../../../lib/file/create-file-source.ts'
import { formatDiagnosis } from '../../../lib/errors/format-diagnosis.ts'
import { SourceError } from '../../../lib/errors/source-error.ts'
import type { FileInputParams } from '../../../lib/file/params.ts'
import type { FileSourceOptions } from '../../../lib/file/create-file-source.ts'
import { reachableFolder } from '../support/reachable-folder.ts'
import { withoutRights } from '../support/without-rights.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

/** The error that ends a source while it opens. */
async function failure(params: FileInputParams, options: FileSourceOptions = {}): Promise<unknown> {
  const source = createFileSource({ mode: 'follow', usePolling: true, ...params }, options)
  const closed = once(source, 'close').catch(() => {})
  const [error] = (await once(source.resume(), 'error')) as [unknown]
  await closed
  return error
}

t.test('positions are saved every checkpoint_interval_ms, and only if they changed', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const checkpoint = memoryStore()
  const followed = await follow(t, { base, file: 'a.log', checkpointIntervalMs: 5000 }, { checkpoint })
  await followed.lines(1)
  t.equal(checkpoint.saved.length, 0)
  await followed.pass(5000)
  t.strictSame(checkpoint.offsets, { 'a.log': 4 })
  t.match(checkpoint.saved[0], {
    version: 1,
    files: [{ path: path.join(base, 'a.log'), offset: 4, line: 1, size: 4, compression: 'none', complete: false }]
  })
  const { length } = checkpoint.saved
  await followed.pass(20_000)
  t.equal(checkpoint.calls, length, 'nothing changed')
  appendFileSync(path.join(base, 'a.log'), 'two\nthr')
  await followed.lines(2)
  await followed.pass(5000)
  t.strictSame(checkpoint.offsets, { 'a.log': 8 })
  await followed.stop()
  t.equal(checkpoint.closed, 1)
})

t.test('stop() saves positions, and the next start resumes there', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n', 'b.log': '1\n' })
  const checkpoint = memoryStore()
  const first = await follow(t, { base, file: '*.log', checkpointIntervalMs: 3_600_000 }, { checkpoint })
  await first.lines(2)
  await first.stop()
  t.strictSame(checkpoint.offsets, { 'a.log': 4, 'b.log': 2 })
  appendFileSync(path.join(base, 'b.log'), '2\n')
  const second = await follow(t, { base, file: '*.log' }, { checkpoint })
  t.strictSame(await second.lines(1), ['2'])
  t.equal(second.events[0]?.position.line, 2, 'the line numbers continue')
  await second.stop()
  t.strictSame(second.texts, ['2'])
})

t.test('a checkpoint folder keeps positions from run to run, by key', async (t) => {
  const base = t.testdir({ logs: { 'a.log': 'grapefruit\n' } })
  const params = { base: path.join(base, 'logs'), file: 'a.log', checkpointDir: path.join(base, 'state', 'deep') }
  const first = await follow(t, params, { key: 'web' })
  await first.lines(1)
  t.match(
    await failure(params, { key: 'web' }),
    { code: 'FILE_CHECKPOINT_IN_USE' },
    'the same key cannot be used twice at the same time'
  )
  const other = await follow(t, params, { key: 'audit' })
  t.strictSame(await other.lines(1), ['grapefruit'], 'another key has its own positions')
  await other.stop()
  await first.stop()
  appendFileSync(path.join(params.base, 'a.log'), 'two\n')
  const second = await follow(t, params, { key: 'web' })
  t.strictSame(await second.lines(1), ['two'])
  await second.stop()
  const kept = readdirSync(params.checkpointDir).find((name) => name.startsWith('web')) ?? ''
  t.notMatch(
    readFileSync(path.join(params.checkpointDir, kept), 'utf8'),
    'grapefruit',
    'the checkpoint contains no log content'
  )
})

t.test('a checkpoint folder that cannot be created or accessed is an error', async (t) => {
  const base = reachableFolder(t, { 'a.log': 'one\n', file: 'not a folder', shut: {} })
  for (const dir of [path.join(base, 'file'), path.join(base, 'file', 'below')]) {
    t.match(await failure({ base, file: 'a.log', checkpointDir: dir }), {
      name: 'SourceError',
      code: 'FILE_CHECKPOINT_UNUSABLE',
      message: dir
    })
  }
  const dir = path.join(base, 'shut', 'state')
  t.match(await withoutRights(path.join(base, 'shut'), () => failure({ base, file: 'a.log', checkpointDir: dir })), {
    code: 'FILE_CHECKPOINT_UNUSABLE'
  })
})

t.test('a damaged checkpoint is reported and set aside, and everything is read again', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const params = { base, file: 'a.log', checkpointDir: path.join(base, 'state') }
  const first = await follow(t, params)
  await first.lines(1)
  await first.stop()
  const name = readdirSync(params.checkpointDir).find((entry) => entry.startsWith('file')) ?? ''
  writeFileSync(path.join(params.checkpointDir, name), '{"version":1,')
  const second = await follow(t, params)
  t.strictSame(await second.lines(1), ['one'])
  t.strictSame(second.codes, ['FILE_CHECKPOINT_DAMAGED'])
})

const refused = Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:5432 password=hunter2'), {
  code: 'ECONNREFUSED',
  address: '10.1.2.3',
  port: 5432
})

t.test('a store that cannot load ends the source with an error and is closed', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const checkpoint = memoryStore()
  checkpoint.fail = { load: refused }
  const error = await failure({ base, file: 'a.log' }, { checkpoint, key: 'app_log' })
  t.match(error, {
    name: 'SourceError',
    code: 'FILE_CHECKPOINT_UNUSABLE',
    message: /app_log.*connect ECONNREFUSED 10\.1\.2\.3:5432/,
    cause: refused
  })
  t.notMatch(String(error), /hunter2|<\w+>/)
  t.strictSame([checkpoint.closed, checkpoint.calls], [1, 0], 'nothing is overwritten')
  checkpoint.fail = {}
  mkdirSync(path.join(base, 'more'))
  chmodSync(path.join(base, 'more'), 0o755)
  const followed = await follow(t, { base, file: 'a.log' }, { checkpoint })
  t.strictSame(await followed.lines(1), ['one'])
})

t.test('a store that cannot save is reported once per failure, and the save is retried', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const checkpoint = memoryStore()
  const followed = await follow(t, { base, file: 'a.log' }, { checkpoint, key: 'app_log' })
  checkpoint.fail = { save: refused }
  await followed.lines(1)
  await followed.pass(5000)
  t.ok(checkpoint.calls >= 3, `${checkpoint.calls} times`)
  t.equal(followed.warnings.length, 1)
  t.match(followed.warnings[0], {
    name: 'SourceError',
    code: 'FILE_CHECKPOINT_NOT_SAVED',
    message: /app_log.*connect ECONNREFUSED 10\.1\.2\.3:5432/
  })
  t.notMatch(String(followed.warnings[0]), /hunter2|<\w+>/)
  checkpoint.fail = {}
  await followed.pass(1000)
  t.strictSame(checkpoint.offsets, { 'a.log': 4 })
  checkpoint.fail = { save: new Error('full again') }
  appendFileSync(path.join(base, 'a.log'), 'two\n')
  await followed.lines(2)
  await followed.pass(3000)
  t.equal(followed.warnings.length, 2, 'a different failure is reported again')
  await followed.stop()
  t.match(followed.source.stats().state, 'closed')
})

t.test(
  'an invalid checkpoint from a store is reported, and everything is read; a newer version is an error',
  async (t) => {
    const base = t.testdir({ 'a.log': 'one\n' })
    for (const value of [
      JSON.stringify({ version: 1, files: [] }),
      {},
      { version: 1, files: [{ path: path.join(base, 'a.log') }] }
    ]) {
      const checkpoint = Object.assign(memoryStore(), { load: () => Promise.resolve(value as never) })
      const followed = await follow(t, { base, file: 'a.log' }, { checkpoint })
      t.strictSame(await followed.lines(1), ['one'])
      t.strictSame(followed.codes, ['FILE_CHECKPOINT_DAMAGED'])
      await followed.stop()
      t.strictSame(checkpoint.offsets, { 'a.log': 4 })
    }
    const newer = Object.assign(memoryStore(), { load: () => Promise.resolve({ version: 99 } as never) })
    t.match(await failure({ base, file: 'a.log' }, { checkpoint: newer }), { code: 'FILE_CHECKPOINT_NEWER' })
    t.equal(newer.calls, 0)
  }
)

t.test('a store that never answers a save is reported, and does not block closing', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const checkpoint = memoryStore()
  let calls = 0
  let answer = (): void => {}
  checkpoint.save = () =>
    new Promise((resolve) => {
      calls++
      answer = resolve
    })
  const followed = await follow(t, { base, file: 'a.log' }, { checkpoint })
  await followed.lines(1)
  await followed.warned('FILE_CHECKPOINT_NOT_SAVED')
  t.match(
    followed.warnings[0]?.message,
    /could not be saved at the `checkpoint` store: .* has not answered within 10000 ms/
  )
  appendFileSync(path.join(base, 'a.log'), 'two\n')
  t.strictSame(await followed.lines(2), ['one', 'two'], 'reading continues')
  await followed.pass(5000)
  t.equal(calls, 1, 'save() is not called again before it has answered')
  const stopped = followed.source.stop()
  while (!followed.source.closed) await followed.pass(50)
  await stopped
  t.strictSame([followed.codes, calls, checkpoint.closed], [['FILE_CHECKPOINT_NOT_SAVED'], 1, 0])
  answer()
  await followed.pass(50)
  t.strictSame([calls, checkpoint.closed], [1, 1], 'the store is closed once its save has answered')
})

t.test('a store that hangs only while the source closes is reported then', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  for (const hanging of ['save', 'close'] as const) {
    const checkpoint = Object.assign(memoryStore(), { [hanging]: () => new Promise(() => {}) })
    const followed = await follow(t, { base, file: 'a.log', checkpointIntervalMs: 3_600_000 }, { checkpoint })
    await followed.lines(1)
    const stopped = followed.source.stop()
    while (!followed.source.closed) await followed.pass(50)
    await stopped
    t.strictSame(
      followed.codes,
      [hanging === 'save' ? 'FILE_CHECKPOINT_NOT_SAVED' : 'FILE_CHECKPOINT_NOT_CLOSED'],
      hanging
    )
    t.match(followed.warnings[0]?.message, 'has not answered within 4000 ms')
  }
})

t.test('a failed close of the store is reported, and the files are released all the same', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const checkpoint = Object.assign(memoryStore(), {
    close: () => {
      throw new Error('no goodbye')
    }
  })
  const followed = await follow(t, { base, file: 'a.log' }, { checkpoint, key: 'app_log' })
  await followed.lines(1)
  await followed.stop()
  t.match(followed.warnings, [
    {
      code: 'FILE_CHECKPOINT_NOT_CLOSED',
      message: /app_log could not be closed .*saved positions are valid: no goodbye/
    }
  ])
  t.notMatch(followed.warnings[0]?.message, /tries again|could not be saved/)
  t.strictSame(checkpoint.offsets, { 'a.log': 4 })
})

t.test('a flipped bit in an offset makes the lines of one file come twice, and loses none', async (t) => {
  const base = t.testdir({ logs: { 'a.log': 'same line\n'.repeat(200), 'b.log': 'other\n'.repeat(100) } })
  const params = { base: path.join(base, 'logs'), file: '*.log', checkpointDir: path.join(base, 'state') }
  const first = await follow(t, params, { key: 'web' })
  await first.lines(300)
  await first.stop()
  const name = path.join(params.checkpointDir, 'web.json')
  const text = readFileSync(name, 'utf8')
  t.match(text, '"offset":2000,')
  writeFileSync(name, text.replace('"offset":2000,', '"offset":2100,'))
  appendFileSync(path.join(params.base, 'a.log'), 'same line\n'.repeat(20))
  appendFileSync(path.join(params.base, 'b.log'), 'new\n')
  const second = await follow(t, params, { key: 'web' })
  await second.lines(221)
  await second.pass(3000)
  t.strictSame(
    [second.texts.filter((line) => line === 'same line').length, second.texts.filter((line) => line !== 'same line')],
    [220, ['new']]
  )
  t.match(second.warnings, [
    {
      code: 'FILE_CHECKPOINT_DAMAGED',
      message:
        /crc does not match the record of .*a\.log; 1 of 2 records are valid; it was set aside as .*web\.json\.damaged-/
    }
  ])
  await second.stop()
  const third = await follow(t, params, { key: 'web' })
  await third.pass(3000)
  t.strictSame([third.texts, third.codes], [[], []])
})

t.test('the valid part of a damaged checkpoint is saved again even if nothing changes', async (t) => {
  const base = t.testdir({ logs: { 'a.log': 'one\n', 'b.log': 'two\n' } })
  const params = { base: path.join(base, 'logs'), file: '*.log', checkpointDir: path.join(base, 'state') }
  const first = await follow(t, params, { key: 'web' })
  await first.lines(2)
  await first.stop()
  const name = path.join(params.checkpointDir, 'web.json')
  writeFileSync(name, readFileSync(name, 'utf8').replace('b.log', 'c.log'))
  const source = createFileSource({ mode: 'follow', usePolling: true, ...params }, { key: 'web' })
  await once(source.pause(), 'ready')
  const crashed = JSON.parse(readFileSync(name, 'utf8')) as { readonly files: readonly { readonly path: string }[] }
  t.strictSame(
    crashed.files.map((file) => path.basename(file.path)),
    ['a.log']
  )
  source.destroy()
  await once(source, 'close')
})

t.test('a source counts as released only after its store has closed, however slow that is', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  let closed = (): void => {}
  const closing = new Promise<void>((resolve) => {
    closed = resolve
  })
  const store = Object.assign(memoryStore(), { close: () => closing })
  const followed = await follow(t, { base, file: 'a.log' }, { checkpoint: store })
  await followed.lines(1)
  const { source } = followed
  let isReleased = false
  const close = once(source, 'close')
  source.destroy()
  while (!source.closed) {
    await followed.pass(1000)
  }
  await close
  const released = (async () => {
    await source.released
    isReleased = true
  })()
  await new Promise((resolve) => setImmediate(resolve))
  t.notOk(isReleased, 'closed, but not released yet')
  closed()
  await released
  t.ok(isReleased)
})

t.test(
  'errors of a custom store do not mention the log folder or advise commands for a checkpoint folder',
  async (t) => {
    const base = t.testdir({ 'a.log': 'one\n' })
    const params = { base, file: 'a.log' }
    const told: unknown[] = []
    for (const load of [() => Promise.reject(refused), () => Promise.resolve({ version: 99 } as never)])
      told.push(await failure(params, { checkpoint: Object.assign(memoryStore(), { load }), key: 'app_log' }))
    for (const parts of [
      { load: () => Promise.resolve('' as never) },
      { save: () => Promise.reject(refused) },
      { close: () => Promise.reject(refused) }
    ]) {
      const followed = await follow(t, params, { checkpoint: Object.assign(memoryStore(), parts), key: 'app_log' })
      await followed.lines(1)
      await followed.pass(2000)
      await followed.stop()
      told.push(...followed.warnings)
    }
    const errors = told.filter((error) => error instanceof SourceError)
    t.strictSame(
      errors.map(({ code }) => code),
      ['UNUSABLE', 'NEWER', 'DAMAGED', 'NOT_SAVED', 'NOT_CLOSED'].map((name) => `FILE_CHECKPOINT_${name}`)
    )
    for (const { code, classification } of errors) {
      for (const locale of ['en', 'zh'] as const) {
        for (const platform of ['linux', 'darwin', 'win32'] as const) {
          const text = formatDiagnosis(classification, { locale, platform })
          t.match(text, '`checkpoint`', code)
          t.notOk(text.includes(base), text)
          t.notMatch(
            text,
            /sudo|\bdf |findmnt|\bls -|head -c|icacls|checkpoint_dir|<\w+>/,
            `${code} ${locale} ${platform}`
          )
        }
      }
    }
  }
)
