import type { KeyPart } from '../toml/locate-lexer.ts'
import type { TomlPath } from '../toml/locate-node.ts'
import { isWithin, locateEntry } from './locate-entry.ts'
import type { Splice } from '../toml/splice.ts'
import type { TomlGroup } from './toml-groups.ts'
import { dottedText, keyText } from './toml-text.ts'

/** Renames a key in its table, wherever that is; for a table, in all of its headers and dotted keys. */
export function renaming(groups: readonly TomlGroup[], path: TomlPath, name: string): readonly Splice[] {
  const depth = path.filter((key) => typeof key === 'string').length - 1
  const located = locateEntry(groups, path)
  const among = located.at === 'lines' ? groups : [located.group]
  const parts = among.flatMap((group) => {
    const outer = group.path.filter((key) => typeof key === 'string').length
    // A name in the header appears there once, and not in the lines below
    if (isWithin(group.path, path) && group.kind === 'lines') return [group.parts[depth]]
    return within(group, path).map((keys) => keys[depth - outer])
  })
  return parts.filter((part) => part !== undefined).map(({ start, end }) => ({ start, end, text: keyText(name, path) }))
}

/** Moves a table by renaming it in its headers; its lines stay where they are. */
export function reheading(groups: readonly TomlGroup[], path: TomlPath, to: TomlPath): readonly Splice[] {
  const depth = path.filter((key) => typeof key === 'string').length - 1
  const parts = groups
    .filter((group) => isWithin(group.path, path))
    .map((group) => [group.parts[0], group.parts[depth]])
  return parts.flatMap(([first, last]) =>
    first === undefined || last === undefined ? [] : [{ start: first.start, end: last.end, text: dottedText(to) }]
  )
}

function within(group: TomlGroup, path: TomlPath): readonly (readonly KeyPart[])[] {
  return group.entries.filter((entry) => isWithin(entry.path, path)).map(({ parts }) => parts)
}
