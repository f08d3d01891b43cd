import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { watch, type ChokidarOptions, type FSWatcher } from 'chokidar'
import { addName, type WatchedNames } from './watched-names.ts'

type WatchFolder = (folder: string, options: ChokidarOptions) => FSWatcher

interface FolderWatch {
  /** The device, inode and birth time of the folder when its watch began, and the names that count in it. */
  readonly identity: string
  readonly watcher: FSWatcher
}

/**
 * Watches some names in some folders, with chokidar. If a folder is missing, watches the path to it; a folder that was
 * replaced by another is watched anew. Events may be late, duplicated or missing: they are only hints to read the files
 * again.
 */
export class FolderWatches {
  /** folder => its watch */
  readonly #watches = new Map<string, FolderWatch>()
  readonly #onHint: () => void
  readonly #watch: WatchFolder
  #isClosed = false

  /** `watchFolder` is injected in tests. */
  constructor(onHint: () => void, watchFolder: WatchFolder = watch) {
    this.#onHint = onHint
    this.#watch = watchFolder
  }

  /** Watches these names and no others. The start of a watch is a hint, as something may have changed before it. */
  async set(names: WatchedNames): Promise<void> {
    const wanted = await identified(names)
    for (const [folder, { watcher, identity }] of this.#watches) {
      if (wanted.get(folder)?.identity === identity) continue
      this.#watches.delete(folder)
      await closed(watcher)
    }
    for (const [folder, { names: inside, identity }] of wanted) {
      if (!this.#isClosed && !this.#watches.has(folder))
        this.#watches.set(folder, { identity, watcher: this.#begin(folder, inside) })
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const watchers = [...this.#watches.values()].map(({ watcher }) => watcher)
    this.#watches.clear()
    await Promise.all(watchers.map(closed))
  }

  #begin(folder: string, names: ReadonlySet<string> | null): FSWatcher {
    const counts = (path: string): boolean => names === null || names.has(basename(path))
    return (
      this.#watch(folder, {
        depth: 0,
        ignoreInitial: true,
        ignorePermissionErrors: true,
        atomic: false,
        usePolling: false,
        ignored: (path) => path !== folder && !(dirname(path) === folder && counts(path))
      })
        .on('all', this.#onHint)
        // chokidar scans a folder at most once per second; a change in between would wait for the next event
        .on('raw', (_event, name, about: unknown) => {
          if (counts(name ?? '') || counts(watchedPath(about)) || !name) this.#onHint()
        })
        .on('ready', this.#onHint)
        // Paths that cannot be watched are still polled, every 2 s
        .on('error', () => {})
    )
  }
}

/**
 * Closes a watcher. chokidar then removes its listeners, but a scan in progress may still fail: its `'error'` without a
 * listener would end the process.
 */
function closed(watcher: FSWatcher): Promise<void> {
  const closing = watcher.close()
  watcher.on('error', () => {})
  return closing
}

/** The existing folders, with the names to watch in them; for a missing folder, the folders on the path to it. */
async function identified(
  names: WatchedNames
): Promise<ReadonlyMap<string, { readonly names: ReadonlySet<string> | null; readonly identity: string }>> {
  const wanted = new Map([...names].map(([folder, inside]) => [folder, inside === null ? null : new Set(inside)]))
  const found = new Map<string, { readonly names: ReadonlySet<string> | null; readonly file: string }>()
  // Parent folders are appended to the map while the loop walks it
  for (const [folder, inside] of wanted) {
    const file = await identityOf(folder)
    if (file !== null) found.set(folder, { names: inside, file })
    else addName(wanted, folder)
  }
  return new Map(
    [...found].map(([folder, { file }]) => {
      const inside = wanted.get(folder) ?? null
      return [
        folder,
        { names: inside, identity: `${file} ${inside === null ? '*' : JSON.stringify([...inside].sort())}` }
      ]
    })
  )
}

/** Includes the birth time, as inodes are reused. Null if there is no such folder. */
async function identityOf(folder: string): Promise<string | null> {
  try {
    const found = await stat(folder, { bigint: true })
    return found.isDirectory() ? `${String(found.dev)}:${String(found.ino)}:${String(found.birthtimeNs)}` : null
  } catch {
    return null
  }
}

function watchedPath(about: unknown): string {
  return typeof about === 'object' && about !== null && 'watchedPath' in about && typeof about.watchedPath === 'string'
    ? about.watchedPath
    : ''
}
