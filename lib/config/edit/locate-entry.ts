import type { TomlPath } from '../toml/locate-node.ts'
import type { TomlEntry, TomlGroup } from './toml-groups.ts'

/** Where a path is, or would be. */
export type LocatedEntry =
  | { readonly at: 'entry'; readonly entry: TomlEntry; readonly group: TomlGroup }
  /** In this inline table or array: a missing entry, or a table defined by dotted keys. */
  | { readonly at: 'inside'; readonly group: TomlGroup }
  /** Among headers and lines: a missing entry, or a table defined by headers or dotted keys. */
  | { readonly at: 'lines' }

/**
 * Finds the entry of a path, or the innermost brackets on the way to it. The path must not lead through a plain value.
 */
export function locateEntry(groups: readonly TomlGroup[], path: TomlPath): LocatedEntry {
  let located: LocatedEntry = { at: 'lines' }
  let among = groups
  for (;;) {
    const found = entryOnTheWay(among, path)
    if (found === null) return located
    const { path: way, inner } = found.entry
    if (way.length === path.length || inner === null) return { at: 'entry', ...found }
    located = { at: 'inside', group: inner }
    among = [inner]
  }
}

/** Whether a path equals another one or continues it. */
export function isWithin(path: TomlPath, outer: TomlPath): boolean {
  return path.length >= outer.length && outer.every((key, index) => key === path[index])
}

function entryOnTheWay(
  groups: readonly TomlGroup[],
  path: TomlPath
): { readonly entry: TomlEntry; readonly group: TomlGroup } | null {
  for (const group of groups) {
    const entry = isWithin(path, group.path) ? group.entries.find((entry) => isWithin(path, entry.path)) : undefined
    if (entry !== undefined) return { entry, group }
  }
  return null
}
