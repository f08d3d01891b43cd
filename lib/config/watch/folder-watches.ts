import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { watch, type ChokidarOptions, type FSWatcher } from 'chokidar'
import { addName, type WatchedNames } from './watched-names.ts'

type WatchFolder = (folder: string, options: ChokidarOptions) => FSWatcher

interface FolderWatch {
  /** Who the folder was when its watch began, and which names count in it. */
  readonly identity: string
  readonly watcher: FSWatcher
}

/**
 * Watches some names in some folders, by chokidar. Of a folder that is not there the way to it is watched; one that was
 * changed for another is watched anew. Events may be late, doubled or missing: they are hints, and whoever gets one has
 * to look.
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

  /** Watches these names and no others. A watch that has begun is a hint: something may have come before it. */
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
        // chokidar looks at a folder once in a second at most, and what comes in between would wait for the next event
        .on('raw', (_event, name, about: unknown) => {
          if (counts(name ?? '') || counts(watchedPath(about)) || !name) this.#onHint()
        })
        .on('ready', this.#onHint)
        // Whatever cannot be watched is looked at all the same, every other second
        .on('error', () => {})
    )
  }
}

/**
 * It forgets its listeners when it is closed, and what it is still looking at may fail afterwards: an error that nobody
 * hears would end the process.
 */
function closed(watcher: FSWatcher): Promise<void> {
  const closing = watcher.close()
  watcher.on('error', () => {})
  return closing
}

/** What of the folders there is, with the way to those that are not there. */
async function identified(
  names: WatchedNames
): Promise<ReadonlyMap<string, { readonly names: ReadonlySet<string> | null; readonly identity: string }>> {
  const wanted = new Map([...names].map(([folder, inside]) => [folder, inside === null ? null : new Set(inside)]))
  const found = new Map<string, { readonly names: ReadonlySet<string> | null; readonly file: string }>()
  // Folders on the way come to the end of the map while it is walked
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

/** By its time of birth too, as inodes are used again. Null where there is no folder. */
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
