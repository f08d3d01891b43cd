import { dirname, resolve } from 'node:path'
import type { Clock } from '../../../types/clock.ts'
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
import { closurePaths, watchedNames, type WatchedNames } from './watched-names.ts'

/**
 * Watches a configuration on the disk, with options that have been checked. Never throws because of the files'
 * content.
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
      watch: (hint) => closureWatch(resolve(path), levels, clock, hint)
    },
    signal
  )
}

type Parts = WatchParts<FilesReading>

/** Yields the states of a watch until it is closed or the signal aborts. Leaving the loop closes the watch. */
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
  // A generator handles both calls only after the value that it waits for, and the next state may be days away
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

/**
 * Watches the closure of a reading: all paths that it depends on. Looks for links again after a different reading,
 * after a hint, and every five minutes.
 */
function closureWatch(path: string, levels: number, clock: Clock, hint: () => void): ReturnType<Parts['watch']> {
  let hints = 0
  let known: { readonly print: string; readonly hints: number; readonly at: number; names: WatchedNames } | null = null
  const watches = new FolderWatches(() => {
    hints++
    hint()
  })
  return {
    close: () => watches.close(),
    follow: async (reading) => {
      const now = { print: reading.print, hints, at: clock.now() }
      if (known?.print !== now.print || known.hints !== now.hints || Math.abs(now.at - known.at) >= LINKS_MS)
        known = { ...now, names: await namesOf(path, levels, reading) }
      await watches.set(known.names)
    }
  }
}

async function namesOf(path: string, levels: number, { sources, files }: FilesReading): Promise<WatchedNames> {
  const connectors = await findConnectorFolder(dirname(sources), levels)
  const paths = closurePaths({ path, sources, files, connectors, levels })
  return watchedNames([...paths, ...(await linksOnTheWay(paths))], connectors)
}

const LINKS_MS = 5 * 60_000
