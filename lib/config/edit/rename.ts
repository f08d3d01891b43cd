import type { KeyPart } from '../toml/locate-lexer.ts'
import type { TomlPath } from '../toml/locate-node.ts'
import { isWithin, locateEntry } from './locate-entry.ts'
import { notEditable } from './not-editable.ts'
import type { Splice } from './splice.ts'
import type { TomlGroup } from './toml-groups.ts'
import { keyText } from './toml-text.ts'

/** Gives a key another name, wherever it stands: of a table, in all its headers and in front of all its dotted keys. */
export function renaming(groups: readonly TomlGroup[], path: TomlPath, name: string): readonly Splice[] {
  const depth = path.filter((key) => typeof key === 'string').length - 1
  const located = locateEntry(groups, path)
  const among = located.at === 'lines' ? groups : [located.group]
  const parts = among.flatMap((group) => {
    const outer = group.path.filter((key) => typeof key === 'string').length
    // A name of the header stands there once, and in none of its lines
    if (isWithin(group.path, path) && group.kind === 'lines') return [group.parts[depth]]
    return within(group, path).map((keys) => keys[depth - outer])
  })
  return parts.filter((part) => part !== undefined).map(({ start, end }) => ({ start, end, text: keyText(name, path) }))
}

/** The value as it is written, of a key that moves to another table. */
export function writtenValue(text: string, groups: readonly TomlGroup[], path: TomlPath): string {
  const located = locateEntry(groups, path)
  if (located.at !== 'entry') throw notEditable(path, 'a table with lines of its own can only get another name')
  return text.slice(located.entry.valueStart, located.entry.end)
}

function within(group: TomlGroup, path: TomlPath): readonly (readonly KeyPart[])[] {
  return group.entries.filter((entry) => isWithin(entry.path, path)).map(({ parts }) => parts)
}
