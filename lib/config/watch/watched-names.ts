import { basename, dirname, join } from 'node:path'
import { CONNECTOR_FOLDER } from '../find-config.ts'

/** folder => the names whose creation, removal or change may change the configuration; null for all names in it */
export type WatchedNames = ReadonlyMap<string, ReadonlySet<string> | null>

/** The paths of a configuration, from which its watches are chosen. All of them are absolute. */
export interface Closure {
  /** The path that the user gave: `wpsrc.toml`, or its folder. */
  readonly path: string
  /** The path of `wpsrc.toml`, which may be missing. */
  readonly sources: string
  /** The files that were read. */
  readonly files: readonly string[]
  /** The folder of connectors that was found; null if there is none. */
  readonly connectors: string | null
  /** How many folders are searched for connectors. */
  readonly levels: number
}

/**
 * The paths that a configuration depends on: its files, and each place, from the folder of `wpsrc.toml` up to the
 * folder of connectors, where a nearer folder of connectors could appear. Pure.
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
 * The names to watch in each folder: every path, and the folder that contains it. In the folder `whole`, every name
 * counts. Pure.
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
