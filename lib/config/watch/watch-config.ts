import { dirname, resolve } from 'node:path'
import type { ConfigGeneration } from '../../../types/config-watch.ts'
import type { ConnectorType } from '../../../types/connector.ts'
import { systemClock } from '../../core/clock.ts'
import { onAbort } from '../../core/on-abort.ts'
import { findConnectorFolder, MOST_LEVELS } from '../find-config.ts'
import { ConfigReader, type FilesReading } from './config-reader.ts'
import { ConfigWatch, type ConfigReading, type WatchParts } from './config-watch.ts'
import { FolderWatches } from './folder-watches.ts'
import { linksOnTheWay } from './links-on-the-way.ts'
import type { WatchConfigOptions } from './watch-options.ts'
import { closurePaths, watchedNames } from './watched-names.ts'

/**
 * Watches a configuration on the disk, with options that have been checked. Throws for nothing that stands in the
 * files.
 */
export function watchConfigWith(
  builtin: readonly ConnectorType[],
  path: string,
  options: WatchConfigOptions = {}
): AsyncGenerator<ConfigGeneration, undefined> {
  const { clock = systemClock, signal } = options
  const reader = new ConfigReader(builtin, path, options)
  const levels = Math.min(options.folderLevels ?? MOST_LEVELS, MOST_LEVELS)
  return generations(
    {
      types: [...builtin, ...(options.types ?? [])],
      clock,
      read: () => reader.read(),
      watch: (hint) => {
        const watches = new FolderWatches(hint)
        return { follow: (reading) => follow(watches, resolve(path), levels, reading), close: () => watches.close() }
      }
    },
    signal
  )
}

/** What a watch gives, until it is closed or the signal says so. It is closed when the loop over it is left. */
export function generations<Reading extends ConfigReading>(
  parts: WatchParts<Reading>,
  signal?: AbortSignal
): AsyncGenerator<ConfigGeneration, undefined> {
  let watch: ConfigWatch<Reading> | null = null
  const items = (async function* (): AsyncGenerator<ConfigGeneration, undefined> {
    if (signal?.aborted === true) return
    const own = (watch = new ConfigWatch(parts))
    const forget = signal === undefined ? null : onAbort(signal, () => void own.close())
    try {
      for (let item = await own.next(); item !== null; item = await own.next()) yield item
    } finally {
      forget?.()
      await own.close()
    }
  })()
  // A generator hears of either only when it has given what it waits for, and the next state may be days away
  const [leave, fail] = [items.return.bind(items), items.throw.bind(items)]
  return Object.assign(items, {
    return: (value: undefined) => {
      void watch?.close()
      return leave(value)
    },
    throw: (error: unknown) => {
      void watch?.close()
      return fail(error)
    }
  })
}

async function follow(
  watches: FolderWatches,
  path: string,
  levels: number,
  { sources, files }: FilesReading
): Promise<void> {
  const connectors = await findConnectorFolder(dirname(sources), levels)
  const paths = closurePaths({ path, sources, files, connectors, levels })
  await watches.set(watchedNames([...paths, ...(await linksOnTheWay(paths))], connectors))
}
