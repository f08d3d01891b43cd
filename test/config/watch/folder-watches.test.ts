import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { watch, type FSWatcher } from 'chokidar'
import t from 'tap'
import { FolderWatches } from '../../../lib/config/watch/folder-watches.ts'

/** Counts hints, and waits for one. */
class Hints {
  count = 0
  #wake = (): void => {}

  readonly hint = (): void => {
    this.count++
    this.#wake()
  }

  async next(): Promise<void> {
    const before = this.count
    while (this.count === before)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
  }
}

t.test('a missing folder is awaited through its parents, and a recreated one is watched again', async (t) => {
  const root = t.testdir()
  const hints = new Hints()
  const watched: string[] = []
  const watches = new FolderWatches(hints.hint, (folder, options) => {
    watched.push(folder)
    return watch(folder, options)
  })
  const folder = join(root, 'a', 'b')
  const names = new Map([[folder, new Set(['c.toml'])]])
  const set = async (): Promise<void> => {
    const began = watched.length
    await watches.set(names)
    // Each that begins is a hint
    if (watched.length > began) await hints.next()
  }
  await set()
  t.same(watched, [root])
  mkdirSync(folder, { recursive: true })
  await hints.next()
  await set()
  t.same(watched, [root, folder])
  await set()
  t.equal(watched.length, 2)
  writeFileSync(join(folder, 'c.toml'), '')
  await hints.next()
  rmSync(join(root, 'a'), { recursive: true })
  mkdirSync(folder, { recursive: true })
  await set()
  t.same(watched, [root, folder, folder])
  await watches.close()
  await watches.set(names)
  t.equal(watched.length, 3)
})

t.test('a folder that cannot be watched does no harm', async (t) => {
  const folder = t.testdir()
  const watchers: FSWatcher[] = []
  const watches = new FolderWatches(
    () => {},
    (path, options) => {
      const watcher = watch(path, options)
      watchers.push(watcher)
      return watcher
    }
  )
  await watches.set(new Map([[folder, null]]))
  t.doesNotThrow(() =>
    watchers[0]?.emit('error', Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
  )
  await watches.close()
})

t.test('a failure in a closed watch has no effect', async (t) => {
  const root = t.testdir({ a: {}, b: {} })
  const made: FSWatcher[] = []
  const watches = new FolderWatches(
    () => {},
    (folder, options) => {
      const watcher = watch(folder, options)
      made.push(watcher)
      return watcher
    }
  )
  const failure = Object.assign(new Error('too many symbolic links'), { code: 'ELOOP' })
  await watches.set(new Map([[join(root, 'a'), null]]))
  await watches.set(new Map([[join(root, 'b'), null]]))
  await watches.close()
  t.equal(made.length, 2)
  // As chokidar does where a look that had begun before fails
  for (const watcher of made) t.doesNotThrow(() => watcher.emit('error', failure))
})
