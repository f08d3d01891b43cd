import { appendFileSync, renameSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'
import t, { type Test } from 'tap'
import { createSourceFrom } from '../../../lib/source/create-source.ts'
import type { SourceStream } from '../../../lib/stream/source-stream.ts'
import { sourceError } from '../../../lib/errors/make-error.ts'
import type { SourceError } from '../../../lib/errors/source-error.ts'
import { fileConnectorWith } from '../../../lib/file/file-connector.ts'
import type { FileEvent } from '../../../types/event.ts'
import type { FileInputParams } from '../../../lib/file/params.ts'
import { watchFiles, type WatchFiles, type WatchOptions } from '../../../lib/file/watch/watch-files.ts'
import { fakeClock, type FakeClock } from '../../../lib/testing/fake-clock.ts'
import type { Clock } from '../../../types/clock.ts'
import { reachableFolder } from '../support/reachable-folder.ts'
import { withoutRights } from '../support/without-rights.ts'
import { atRest } from '../../support/follow/at-rest.ts'

interface Watching {
  readonly source: SourceStream<FileEvent>
  readonly texts: string[]
  readonly codes: string[]
  /** Waits for that many lines, however long they take. */
  readonly lines: (count: number) => Promise<string[]>
}

async function watching(
  t: Test,
  params: FileInputParams,
  watch: WatchFiles,
  clock?: Clock,
  onWarning: (warning: SourceError) => void = () => {}
): Promise<Watching> {
  const source = createSourceFrom(
    [fileConnectorWith({ watch })],
    { type: 'file', params: { mode: 'follow', ...params } },
    clock === undefined ? {} : { clock }
  ) as SourceStream<FileEvent>
  const texts: string[] = []
  const codes: string[] = []
  source
    .on('data', ({ text }) => {
      texts.push(text)
    })
    .on('warning', ({ code }) => {
      codes.push(code)
    })
    .on('warning', onWarning)
  t.teardown(async () => {
    source.destroy()
    if (!source.closed) await once(source, 'close')
  })
  await once(source, 'ready')
  return {
    source,
    texts,
    codes,
    lines: async (count) => {
      while (texts.length < count)
        await new Promise((resolve) => {
          setImmediate(resolve)
        })
      return texts
    }
  }
}

/** Uses the real watcher and a stopped clock, so that only reports of the watcher make anything happen. */
async function watchedAlone(
  t: Test,
  params: FileInputParams
): Promise<{
  readonly texts: string[]
  readonly clock: FakeClock
  readonly until: (so: () => boolean) => Promise<void>
}> {
  const clock = fakeClock(Date.now())
  const { texts } = await watching(t, params, watchFiles, clock)
  return {
    texts,
    clock,
    until: async (so) => {
      while (!so())
        await new Promise((resolve) => {
          setImmediate(resolve)
        })
    }
  }
}

t.test('with the watcher alone and no time passing, lines are delivered as they are written', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  let ready: Promise<void> = Promise.resolve()
  const clock = fakeClock(Date.now())
  const { lines, codes } = await watching(
    t,
    { base, file: '*.log' },
    (options) => {
      const watcher = watchFiles(options)
      ready = watcher.ready
      return watcher
    },
    clock
  )
  await lines(1)
  await ready
  appendFileSync(path.join(base, 'a.log'), 'two\n')
  await lines(2)
  writeFileSync(path.join(base, 'b.log'), 'three\n')
  await lines(3)
  renameSync(path.join(base, 'a.log'), path.join(base, 'a.old'))
  writeFileSync(path.join(base, 'a.log'), 'four\n')
  t.strictSame(await lines(4), ['one', 'two', 'three', 'four'])
  t.strictSame(codes, [])
})

t.test(
  'with the watcher alone, no interleaving of writes and reads loses a line, even of files closed for max_open_files',
  async (t) => {
    const names = ['a.log', 'b.log', 'c.log']
    const base = t.testdir(Object.fromEntries(names.map((name) => [name, 'begun\n'])))
    const { texts, until } = await watchedAlone(t, { base, file: '*.log', maxOpenFiles: 2 })
    await until(() => texts.length === 3)
    const written: string[] = []
    for (let line = 0; line < 1500; line++) {
      const name = names[line % names.length] ?? ''
      written.push(`${name} ${line}`)
      appendFileSync(path.join(base, name), `${name} ${line}\n`)
      for (let turns = line % 4; turns > 0; turns--)
        await new Promise((resolve) => {
          setImmediate(resolve)
        })
    }
    await until(() => texts.length === 3 + written.length)
    for (const name of names)
      t.strictSame(
        texts.filter((text) => text.startsWith(name)),
        written.filter((text) => text.startsWith(name)),
        name
      )
  }
)

t.test('with the real clock and the real watcher, each line of a rotated file is delivered once', async (t) => {
  const base = t.testdir({ 'a.log': 'line 0\n' })
  const name = path.join(base, 'a.log')
  const { lines, source } = await watching(
    t,
    { base, file: 'a.log*', pollIntervalMs: 50, rotateWaitMs: 200 },
    watchFiles
  )
  for (let round = 1; round < 60; round++) {
    appendFileSync(name, `line ${round}\n`)
    if (round % 20 === 0) {
      await lines(round)
      renameSync(name, `${name}.${round}`)
      writeFileSync(name, '')
    }
    await new Promise((resolve) => {
      setTimeout(resolve, round % 7)
    })
  }
  t.strictSame((await lines(60)).toSorted(), Array.from({ length: 60 }, (_, index) => `line ${index}`).toSorted())
  const closed = once(source, 'close')
  await source.stop()
  await closed
})

t.test('if watching is impossible, that is reported and files are polled', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const given: WatchOptions[] = []
  const { lines, codes } = await watching(t, { base, file: 'a.log', pollIntervalMs: 20 }, (options) => {
    given.push(options)
    options.onWarning?.(sourceError('FILE_PERMISSION_DENIED', { area: 'file', path: base }), base)
    options.onFallback(sourceError('FILE_WATCH_LIMIT', { area: 'file', path: base }))
    return {
      polling: true,
      ready: Promise.resolve(),
      tellsOf: () => false,
      tellsOfAll: false,
      close: () => Promise.resolve()
    }
  })
  await lines(1)
  appendFileSync(path.join(base, 'a.log'), 'two\n')
  t.strictSame(await lines(2), ['one', 'two'])
  t.strictSame(codes.toSorted(), ['FILE_PERMISSION_DENIED', 'FILE_WATCH_LIMIT'])
  t.match(given, [{ base, pattern: 'a.log', usePolling: false }])
})

t.test('a folder that can be neither listed nor watched is reported once, as a folder', async (t) => {
  const base = reachableFolder(t, { 'a.log': 'one\n', shut: { 'b.log': '' } })
  const shut = path.join(base, 'shut')
  const clock = fakeClock(Date.now())
  let ready: Promise<void> = Promise.resolve()
  const told: string[] = []
  await withoutRights(shut, async () => {
    const { source, lines } = await watching(
      t,
      { base, file: '**/*.log' },
      (options) => {
        const watcher = watchFiles(options)
        ready = watcher.ready
        return watcher
      },
      clock,
      ({ message }) => {
        told.push(message)
      }
    )
    await lines(1)
    await ready
    for (let round = 0; round < 30; round++) {
      await clock.advance(1000)
      await atRest()
    }
    const closed = once(source, 'close')
    source.destroy()
    await closed
  })
  t.match(told, [/^The user of this process may not look into the folder: .*shut/])
  t.equal(told.length, 1)
})

t.test('use_polling is passed on to the watcher', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const given: WatchOptions[] = []
  const { lines } = await watching(t, { base, file: 'a.log', usePolling: true }, (options) => {
    given.push(options)
    return watchFiles(options)
  })
  await lines(1)
  t.match(given, [{ usePolling: true }])
  appendFileSync(path.join(base, 'a.log'), 'two\n')
  t.strictSame(await lines(2), ['one', 'two'])
})

t.test(
  'a file system whose type cannot be determined keeps a source neither from starting nor from closing',
  async (t) => {
    const base = t.testdir({ 'a.log': 'one\n' })
    const { lines, source } = await watching(t, { base, file: '*.log', pollIntervalMs: 50 }, (options) =>
      watchFiles({ ...options, isNetworkFileSystem: () => new Promise(() => {}) })
    )
    t.strictSame(await lines(1), ['one'])
    appendFileSync(path.join(base, 'a.log'), 'two\n')
    writeFileSync(path.join(base, 'b.log'), 'three\n')
    t.strictSame((await lines(3)).toSorted(), ['one', 'three', 'two'])
    source.destroy()
    await once(source, 'close')
  }
)
