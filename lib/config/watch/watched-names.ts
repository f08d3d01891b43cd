import { basename, dirname, join } from 'node:path'
import { CONNECTOR_FOLDER } from '../find-config.ts'

/** folder => the names in it whose coming, going or changing may change the configuration; null for all names. */
export type WatchedNames = ReadonlyMap<string, ReadonlySet<string> | null>

/** What is known of a configuration when its watches are chosen. All paths are absolute. */
export interface Closure {
  /** What was given: `wpsrc.toml`, or its folder. */
  readonly path: string
  /** Where `wpsrc.toml` is, or would be. */
  readonly sources: string
  /** The files that were read. */
  readonly files: readonly string[]
  /** The folder of connectors that was found; null where there is none. */
  readonly connectors: string | null
  /** How many folders are searched for it. */
  readonly levels: number
}

/**
 * The paths that a configuration depends on: its files, and each place, from the folder of `wpsrc.toml` upwards to
 * where connectors were found, at which a nearer folder of connectors could come. Pure.
 */
export function closurePaths({ path, sources, files, connectors, levels }: Closure): readonly string[] {
  const paths = [path, sources, ...files]
  for (let folder = dirname(sources), level = 0; level < levels; level++) {
    const place = join(folder, CONNECTOR_FOLDER)
    paths.push(place)
    if (place === connectors || folder === dirname(folder)) break
    folder = dirname(folder)
  }
  return [...new Set(paths)]
}

/**
 * Which names to watch in which folders: each path, and the folder that it is in. `whole` is a folder in which every
 * name counts. Pure.
 */
export function watchedNames(paths: readonly string[], whole: string | null): WatchedNames {
  const names = new Map<string, Set<string> | null>()
  for (const path of paths) {
    addName(names, path)
    addName(names, dirname(path))
  }
  if (whole !== null) names.set(whole, null)
  return names
}

/** Adds a path to the names that are watched in its folder. */
export function addName(names: Map<string, Set<string> | null>, path: string): void {
  const folder = dirname(path)
  if (folder === path) return
  const known = names.get(folder)
  if (known !== null) names.set(folder, (known ?? new Set()).add(basename(path)))
}
