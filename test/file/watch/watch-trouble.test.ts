import { appendFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import type { FolderListener, WatchFolder } from '../../../lib/file/watch/folder-watch.ts'
import { watchFolder } from '../../../lib/file/watch/folder-watch.ts'
import { reachableFolder } from '../support/reachable-folder.ts'
import { withoutRights } from '../support/without-rights.ts'
import { watchFiles } from '../../../lib/file/watch/watch-files.ts'
import { watched } from './support/hints.ts'

const failure = (code: string): Error => Object.assign(new Error(`${code}: told by the system`), { code })

/** A `watchFolder` that watches nothing, but records its listeners and the folders that are no longer watched. */
function pretended(fails: (folder: string) => Error | null = () => null): {
  watchFolder: WatchFolder
  listeners: Map<string, FolderListener>
  ended: string[]
} {
  const listeners = new Map<string, FolderListener>()
  const ended: string[] = []
  return {
    listeners,
    ended,
    watchFolder: (folder, listener) => {
      const error = fails(folder)
      if (error !== null) throw error
      listeners.set(folder, listener)
      return () => {
        ended.push(folder)
      }
    }
  }
}

t.test('with usePolling, nothing is watched', async (t) => {
  const { watchFolder, listeners } = pretended()
  const clock = fakeClock()
  const { watcher, fallbacks } = await watched(t, {
    base: t.testdir({ x: {} }),
    pattern: '**',
    usePolling: true,
    watchFolder,
    clock
  })
  t.ok(watcher.polling)
  t.equal(listeners.size, 0)
  t.equal(clock.pending, 0)
  t.strictSame(fallbacks, [])
})

t.test('a base on a network file system is not watched, nor is a folder on one', async (t) => {
  const base = t.testdir({ far: {}, near: {} })
  const all = pretended()
  const { watcher } = await watched(t, {
    base,
    pattern: '**',
    watchFolder: all.watchFolder,
    isNetworkFileSystem: () => Promise.resolve(true),
    clock: fakeClock()
  })
  t.ok(watcher.polling)
  t.equal(all.listeners.size, 0)
  const some = pretended()
  const clock = fakeClock()
  const other = await watched(t, {
    base,
    pattern: '**',
    watchFolder: some.watchFolder,
    isNetworkFileSystem: (folder) => Promise.resolve(folder.endsWith('far')),
    clock
  })
  t.notOk(other.watcher.polling)
  t.strictSame([...some.listeners.keys()].sort(), [base, path.join(base, 'near')])
})

t.test('a limit ends all watching immediately, and is reported once', async (t) => {
  const base = t.testdir({ a: {}, b: {}, c: {} })
  for (const code of ['EMFILE', 'ENFILE', 'ENOSPC']) {
    let calls = 0
    const { watchFolder, ended } = pretended(() => (++calls < 3 ? null : failure(code)))
    const clock = fakeClock()
    const { watcher, fallbacks, warnings } = await watched(t, { base, pattern: '**', watchFolder, clock })
    t.ok(watcher.polling, code)
    t.match(fallbacks, [{ code: 'FILE_WATCH_LIMIT', cause: { code } }])
    t.equal(fallbacks.length, 1)
    t.equal(calls, 3, 'no other folder is tried')
    t.equal(ended.length, 2, 'the folders watched so far are released')
    t.equal(clock.pending, 0)
    t.strictSame(warnings, [])
  }
})

t.test('a later error ends all watching too, whatever it is', async (t) => {
  for (const [error, code] of [
    [failure('EMFILE'), 'FILE_WATCH_LIMIT'],
    [failure('EIO'), 'FILE_WATCH_FAILED'],
    [new Error('x'), 'FILE_WATCH_FAILED']
  ] as const) {
    const base = t.testdir({ 'a.log': '' })
    const { watchFolder, listeners } = pretended()
    const { watcher, fallbacks, hints } = await watched(t, { base, pattern: '*.log', watchFolder, clock: fakeClock() })
    t.notOk(watcher.polling)
    listeners.get(base)?.onError(error)
    t.ok(watcher.polling)
    listeners.get(base)?.onError(error)
    listeners.get(base)?.onEvent('change', 'a.log')
    t.match(fallbacks, [{ code, cause: error }])
    t.equal(fallbacks.length, 1)
    t.strictSame(hints, [])
  }
})

t.test('an unexpected error fails the watching, not the source', async (t) => {
  const error = new TypeError('thrown by the system call')
  const { watcher, fallbacks } = await watched(t, {
    base: t.testdir(),
    pattern: '*',
    isNetworkFileSystem: () => Promise.reject(error),
    clock: fakeClock()
  })
  t.ok(watcher.polling)
  t.match(fallbacks, [{ code: 'FILE_WATCH_FAILED', cause: error }])
})

t.test('a watch that fails with EPERM, as for a deleted folder, is restarted', async (t) => {
  const base = t.testdir({ 'a.log': '' })
  const { watchFolder, listeners, ended } = pretended()
  const { watcher, hinted } = await watched(t, { base, pattern: '*.log', watchFolder, clock: fakeClock() })
  const first = listeners.get(base)
  first?.onError(failure('EPERM'))
  await hinted('a.log', 'add')
  t.not(listeners.get(base), first)
  t.strictSame(ended, [base])
  t.notOk(watcher.polling)
})

t.test('an event without a name may mean any file', async (t) => {
  const base = t.testdir({ 'a.log': '', 'b.log': '', 'c.txt': '', 'l.log': t.fixture('symlink', 'c.txt') })
  const { watchFolder, listeners } = pretended()
  const { hinted, hints } = await watched(t, { base, pattern: '*.log', watchFolder, clock: fakeClock() })
  listeners.get(base)?.onEvent('rename', null)
  for (const name of ['a.log', 'b.log', 'l.log']) await hinted(name)
  t.notMatch(hints.join(), 'c.txt')
})

t.test('a name that cannot be examined is reported as added, since it may exist', async (t) => {
  const base = t.testdir({})
  const { watchFolder, listeners } = pretended()
  const { hinted, hints } = await watched(t, { base, pattern: '*', watchFolder, clock: fakeClock() })
  // Longer than any file system allows, which is not the same as missing
  const name = 'x'.repeat(300)
  listeners.get(base)?.onEvent('rename', name)
  await hinted(name)
  t.strictSame(hints, [`add ${name}`])
})

t.test('a storm of events about one name leads to one check', async (t) => {
  const base = t.testdir({ 'a.log': '', 'b.log': '' })
  const { watchFolder, listeners } = pretended()
  const { hinted, hints } = await watched(t, { base, pattern: '*.log', watchFolder, clock: fakeClock() })
  for (let count = 0; count < 1000; count++) listeners.get(base)?.onEvent('rename', 'a.log')
  listeners.get(base)?.onEvent('rename', 'b.log')
  await hinted('b.log')
  t.strictSame(hints, ['add a.log', 'add b.log'])
})

t.test('a folder that may not be watched is reported once, and watched as soon as it may', async (t) => {
  const base = t.testdir({ open: {}, shut: {} })
  const shut = path.join(base, 'shut')
  let isShut = true
  const { watchFolder, listeners } = pretended((folder) => (folder === shut && isShut ? failure('EACCES') : null))
  const clock = fakeClock()
  const { watcher, warnings, fallbacks } = await watched(t, { base, pattern: '*/*.log', watchFolder, clock })
  const looked = async (): Promise<void> => {
    while (clock.pending === 0)
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    await clock.advance(1000)
    while (clock.pending === 0)
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
  }
  await looked()
  await looked()
  t.match(warnings, [{ code: 'FILE_PERMISSION_DENIED' }])
  t.equal(warnings.length, 1)
  t.ok(warnings[0]?.message.includes(shut))
  isShut = false
  await looked()
  t.ok(listeners.has(shut))
  t.strictSame(fallbacks, [])
  t.notOk(watcher.polling)
})

t.test(
  'with real file permissions too, a folder that may not be watched is reported',
  { skip: process.platform === 'win32' && 'rights are another matter there' },
  async (t) => {
    const base = reachableFolder(t, { open: {}, shut: {} })
    for (const options of [{}, { watchFolder: pretended().watchFolder }]) {
      const { warnings, watcher } = await withoutRights(path.join(base, 'shut'), () =>
        watched(t, { base, pattern: '*/*.log', ...options })
      )
      t.match(warnings, [{ code: 'FILE_PERMISSION_DENIED' }], 'either watching or listing the folder fails')
      t.notOk(watcher.polling)
    }
  }
)

t.test('files that cannot match are not watched, however many', async (t) => {
  const base = t.testdir({ sub: {} })
  for (let count = 0; count < 2000; count++) await writeFile(path.join(base, `${String(count)}.txt`), '')
  const seen: string[] = []
  const { hinted } = await watched(t, {
    base,
    pattern: '*.log',
    watchFolder: (folder, listener) => {
      seen.push(folder)
      return watchFolder(folder, listener)
    }
  })
  t.strictSame(seen, [base], 'one watch, and none for a folder that the pattern does not reach')
  await appendFile(path.join(base, 'a.log'), '')
  await hinted('a.log')
})

t.test('closing during the first search for folders starts no further watches', async (t) => {
  const base = t.testdir({ a: {}, b: {}, c: {} })
  const { watchFolder, listeners, ended } = pretended()
  const watcher = watchFiles({
    base,
    pattern: '**',
    clock: fakeClock(),
    onHint: () => {},
    onFallback: () => {},
    watchFolder: (folder, listener) => {
      if (folder !== base) {
        queueMicrotask(() => {
          void watcher.close()
        })
      }
      return watchFolder(folder, listener)
    }
  })
  await watcher.ready
  t.equal(listeners.size, 2, 'the base and the first folder in it')
  t.strictSame(ended.sort(), [...listeners.keys()].sort())
})

/** An `isNetworkFileSystem` that hangs for some folders, as on a dead server, until `answer` is called. */
function hanging(isDead: (folder: string) => boolean): {
  readonly ask: (folder: string) => Promise<boolean>
  readonly asked: string[]
  readonly answer: (isNetwork: boolean) => void
} {
  const asked: string[] = []
  let resolve: (isNetwork: boolean) => void = () => {}
  const promise = new Promise<boolean>((answer) => {
    resolve = answer
  })
  let isAnswered: boolean | null = null
  return {
    asked,
    ask: (folder) => {
      asked.push(folder)
      return isAnswered !== null || !isDead(folder) ? Promise.resolve(isAnswered === true && isDead(folder)) : promise
    },
    answer: (isNetwork) => {
      isAnswered = isNetwork
      resolve(isNetwork)
    }
  }
}

t.test(
  'starting does not wait for a file system that does not answer; once it answers and is local, it is watched',
  async (t) => {
    const base = t.testdir({ 'a.log': '' })
    const { ask, answer } = hanging(() => true)
    const { watcher, fallbacks, hinted } = await watched(t, {
      base,
      pattern: '*.log',
      isNetworkFileSystem: ask,
      clock: fakeClock()
    })
    t.notOk(watcher.polling)
    t.notOk(watcher.tellsOfAll)
    t.notOk(watcher.tellsOf(path.join(base, 'a.log')))
    answer(false)
    await hinted('a.log', 'add')
    t.ok(watcher.tellsOfAll)
    await appendFile(path.join(base, 'a.log'), 'x')
    await hinted('a.log', 'change')
    t.strictSame(fallbacks, [])
  }
)

t.test('a file system that answers late is polled if it is a network file system', async (t) => {
  const base = t.testdir({ 'a.log': '' })
  const { ask, answer } = hanging(() => true)
  const { watcher, hints } = await watched(t, { base, pattern: '*.log', isNetworkFileSystem: ask, clock: fakeClock() })
  answer(true)
  while (!watcher.polling)
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  t.strictSame(hints, [])
})

t.test('dead folders take one thread, and the other folders are watched at the latest after the answer', async (t) => {
  const base = t.testdir({ a: {}, b: {}, dead: {}, deader: {}, z: {} })
  const { ask, asked, answer } = hanging((folder) => path.basename(folder).startsWith('dead'))
  const { watchFolder, listeners } = pretended()
  const { watcher } = await watched(t, {
    base,
    pattern: '*/*.log',
    isNetworkFileSystem: ask,
    watchFolder,
    clock: fakeClock()
  })
  t.equal(asked.filter((folder) => path.basename(folder).startsWith('dead')).length, 1)
  t.notOk(watcher.tellsOfAll)
  answer(true)
  while (listeners.size < 4)
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  t.strictSame([...listeners.keys()].sort(), [base, ...['a', 'b', 'z'].map((name) => path.join(base, name))])
})

t.test('closing does not wait for a file system that does not answer', async (t) => {
  const { ask } = hanging(() => true)
  const watcher = watchFiles({
    base: t.testdir(),
    pattern: '*',
    isNetworkFileSystem: ask,
    clock: fakeClock(),
    onHint: () => {},
    onFallback: () => {}
  })
  await watcher.close()
  t.pass()
})
