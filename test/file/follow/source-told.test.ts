import { appendFileSync, linkSync, mkdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'
import t, { type Test } from 'tap'
import { createSourceFrom } from '../../../lib/source/create-source.ts'
import type { SourceStream } from '../../../lib/stream/source-stream.ts'
import { sourceError } from '../../../lib/errors/make-error.ts'
import { fileConnectorWith } from '../../../lib/file/file-connector.ts'
import type { FileEvent } from '../../../types/event.ts'
import type { FileInputParams } from '../../../lib/file/params.ts'
import type { WatchFiles, WatchOptions } from '../../../lib/file/watch/watch-files.ts'
import { fakeClock, type FakeClock } from '../../../lib/testing/fake-clock.ts'
import { atRest } from '../../support/follow/at-rest.ts'

interface Told {
  readonly source: SourceStream<FileEvent>
  readonly texts: string[]
  readonly codes: string[]
  readonly clock: FakeClock
  readonly watcher: WatchOptions
  readonly pass: (ms: number) => Promise<void>
}

/** Follows files with a watcher that claims to report every change, but reports only what the test makes it report. */
async function told(
  t: Test,
  params: FileInputParams,
  { flowing = true }: { readonly flowing?: boolean } = {}
): Promise<Told> {
  const clock = fakeClock(Date.now())
  const given: WatchOptions[] = []
  let polling = false
  const watch: WatchFiles = (options) => {
    given.push({
      ...options,
      onFallback: (error) => {
        polling = true
        options.onFallback(error)
      }
    })
    return {
      get polling() {
        return polling
      },
      ready: Promise.resolve(),
      tellsOf: () => !polling,
      get tellsOfAll() {
        return !polling
      },
      close: () => Promise.resolve()
    }
  }
  const source = createSourceFrom(
    [fileConnectorWith({ watch })],
    { type: 'file', params: { mode: 'follow', ...params } },
    { clock }
  ) as SourceStream<FileEvent>
  const texts: string[] = []
  const codes: string[] = []
  source.on('warning', ({ code }) => {
    codes.push(code)
  })
  t.teardown(async () => {
    source.destroy()
    if (!source.closed) await once(source, 'close')
  })
  const ready = once(source, 'ready')
  if (flowing)
    source.on('data', ({ text }) => {
      texts.push(text)
    })
  await ready
  const [watcher] = given
  if (watcher === undefined) throw new Error('nobody was asked to watch')
  return {
    source,
    texts,
    codes,
    clock,
    watcher,
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= 50) {
        await atRest()
        await clock.advance(Math.min(50, left))
        await atRest()
      }
    }
  }
}

t.test(
  'a quiet watched file is checked only by a scan every 30 s; if that finds an unreported change, the file is polled',
  async (t) => {
    const base = t.testdir({ 'a.log': 'one\n', 'b.log': 'one\n' })
    const { texts, pass, watcher } = await told(t, { base, file: '*.log' })
    await pass(62_000)
    t.strictSame(texts, ['one', 'one'])
    appendFileSync(path.join(base, 'a.log'), 'two\n')
    await pass(2500)
    t.equal(texts.length, 2, 'nothing was reported')
    await pass(30_000)
    t.equal(texts.at(-1), 'two')
    await pass(20_000)
    appendFileSync(path.join(base, 'a.log'), 'three\n')
    await pass(2500)
    t.equal(texts.at(-1), 'three', 'the file is polled')
    appendFileSync(path.join(base, 'a.log'), 'four\n')
    watcher.onHint(path.join(base, 'a.log'), 'change')
    await pass(50)
    t.equal(texts.at(-1), 'four')
    await pass(20_000)
    appendFileSync(path.join(base, 'a.log'), 'five\n')
    await pass(2500)
    t.equal(texts.at(-1), 'four', 'after a hint the watcher is trusted again')
    await pass(30_000)
    t.equal(texts.at(-1), 'five')
  }
)

t.test('a file with another hard link is polled, as writes through the other name are not reported', async (t) => {
  const base = t.testdir({ logs: { 'a.log': 'one\n' }, other: {} })
  linkSync(path.join(base, 'logs', 'a.log'), path.join(base, 'other', 'b.log'))
  const { texts, pass } = await told(t, { base: path.join(base, 'logs'), file: '*.log' })
  await pass(60_000)
  appendFileSync(path.join(base, 'other', 'b.log'), 'two\n')
  await pass(2500)
  t.strictSame(texts, ['one', 'two'])
})

t.test('once the watcher falls back, all files are polled', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const { texts, codes, pass, watcher } = await told(t, { base, file: '*.log' })
  await pass(60_000)
  watcher.onFallback(sourceError('FILE_WATCH_LIMIT', { area: 'file', path: base }))
  appendFileSync(path.join(base, 'a.log'), 'two\n')
  writeFileSync(path.join(base, 'b.log'), 'three\n')
  await pass(2500)
  t.strictSame(texts, ['one', 'two', 'three'])
  t.strictSame(codes, ['FILE_WATCH_LIMIT'])
})

t.test(
  'while the consumer is paused, files closed for max_open_files are reopened within two seconds of growing',
  async (t) => {
    const names = ['a.log', 'b.log', 'c.log', 'd.log']
    const base = t.testdir(Object.fromEntries(names.map((name) => [name, `${name} one\n`])))
    const { source, texts, pass, watcher } = await told(t, { base, file: '*.log', maxOpenFiles: 3 })
    await pass(60_000)
    t.equal(texts.length, 4)
    source.pause()
    for (const name of names.slice(0, 2)) {
      appendFileSync(path.join(base, name), `${name} two\n`.repeat(100_000))
      watcher.onHint(path.join(base, name), 'change')
    }
    await pass(200)
    appendFileSync(path.join(base, 'd.log'), 'd.log two\n')
    appendFileSync(path.join(base, 'c.log'), 'c.log two\n')
    watcher.onHint(path.join(base, 'd.log'), 'change')
    await pass(3000)
    unlinkSync(path.join(base, 'd.log'))
    source.resume()
    while (texts.length < 200_000) await pass(1000)
    await pass(40_000)
    t.ok(texts.includes('d.log two'), 'the file was open when it was deleted')
    t.ok(texts.includes('c.log two'))
  }
)

t.test(
  'hints lead to a check of only the named files if that explains everything, and to a full scan otherwise',
  async (t) => {
    const base = t.testdir({ 'a.log': 'one\n', 'b.log': 'b\n', x: {} })
    const at = (name: string): string => path.join(base, name)
    const { texts, source, pass, watcher } = await told(t, { base, file: '*.log*', exclude: ['*.gz'] })
    await pass(5000)
    const hint = (...names: readonly string[]): void => {
      for (const name of names) watcher.onHint(at(name), 'add')
    }
    const state = (): string[] => source.files().map(({ path: name, state }) => `${path.basename(name)} ${state}`)
    renameSync(at('a.log'), at('a.log.1'))
    writeFileSync(at('a.log'), 'two\n')
    writeFileSync(at('c.log'), 'nobody has told of this\n')
    hint('a.log.1', 'a.log')
    await pass(50)
    t.strictSame(texts, ['one', 'b', 'two'])
    t.strictSame(state(), ['a.log at-end', 'a.log.1 at-end', 'b.log at-end'])
    renameSync(at('a.log.1'), at('x/gone'))
    hint('a.log.1')
    await pass(50)
    t.equal(texts.at(-1), 'nobody has told of this', 'where that file went cannot be seen from its name')
    linkSync(at('b.log'), at('d.log'))
    hint('d.log')
    await pass(50)
    t.match(state(), ['a.log at-end', 'a.log.1 at-end', 'b.log at-end', 'c.log at-end', 'd.log ignored'])
    for (const [one, other] of [
      ['a.log', 'between'],
      ['c.log', 'a.log'],
      ['between', 'c.log']
    ] as const)
      renameSync(at(one), at(other))
    hint('a.log', 'c.log')
    appendFileSync(at('a.log'), 'in the other\n')
    await pass(50)
    t.equal(texts.at(-1), 'in the other')
    mkdirSync(at('e.log'))
    writeFileSync(at('f.log.gz'), '')
    hint('e.log', 'f.log.gz', 'none.log', `${'x'.repeat(300)}.log`)
    await pass(50)
    t.match(state().at(-1), 'f.log.gz ignored')
    rmSync(at('e.log'), { recursive: true })
  }
)

t.test('with many names, hints lead to a full scan after a pause', async (t) => {
  const base = t.testdir(Object.fromEntries(Array.from({ length: 600 }, (_unused, index) => [`${index}.log`, ''])))
  const { texts, source, pass, watcher } = await told(t, { base, file: '*.log', maxOpenFiles: 700 })
  await pass(2000)
  unlinkSync(path.join(base, '5.log'))
  writeFileSync(path.join(base, 'new.log'), 'one\n')
  for (const name of ['5.log', 'new.log']) watcher.onHint(path.join(base, name), 'add')
  await pass(50)
  t.strictSame(texts, ['one'])
  await pass(6000)
  t.equal(source.files().length, 600)
})

t.test('a file with only the header that many others share waits for all of them at the same time', async (t) => {
  const base = t.testdir()
  const header = '# the fields of each line, as they are in every file of this program\n'.repeat(20)
  const count = 20
  for (let index = 0; index < count; index++)
    writeFileSync(path.join(base, `app.${index}.log`), `${header}line ${index}\n`)
  const { texts, pass, watcher } = await told(t, { base, file: '*.log', pollIntervalMs: 1000, rotateWaitMs: 1000 })
  await pass(10_000)
  const before = texts.length
  const name = path.join(base, 'app.log')
  writeFileSync(name, header)
  watcher.onHint(name, 'add')
  await pass(4000)
  t.equal(texts.length - before, 20)
})
