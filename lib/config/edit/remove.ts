import { skipBlank, skipSpaces } from '../toml/locate-lexer.ts'
import type { TomlPath } from '../toml/locate-node.ts'
import { isWithin, locateEntry } from './locate-entry.ts'
import { notEditable } from './not-editable.ts'
import { indentation, lineEnd, lineStart, nextLine, type Splice } from '../toml/splice.ts'
import type { TomlEntry, TomlGroup } from './toml-groups.ts'
import { dottedText } from './toml-text.ts'

/** Removes the value at a path: the line of a key, an entry within brackets, or a table with its header and lines. */
export function removal(text: string, groups: readonly TomlGroup[], path: TomlPath): readonly Splice[] {
  const located = locateEntry(groups, path)
  if (located.at === 'entry') return [removeEntry(text, groups, located.group, located.entry, path)]
  if (located.at === 'lines') return groups.flatMap((group) => removeWithin(text, group, path))
  const [entry, ...more] = located.group.entries.filter((entry) => isWithin(entry.path, path))
  if (more.length > 0) throw notEditable(path, 'several dotted keys make this table')
  return entry === undefined ? [] : [removeEntry(text, groups, located.group, entry, path)]
}

function removeEntry(
  text: string,
  groups: readonly TomlGroup[],
  group: TomlGroup,
  entry: TomlEntry,
  path: TomlPath
): Splice {
  const table = path.slice(0, -1)
  // A table defined only by dotted keys would vanish with the last of them
  if (table.length > group.path.length && !isMadeElsewhere(groups, group, entry, table)) {
    return { start: entry.start, end: entry.end, text: `${dottedText(table.slice(group.path.length))} = {}` }
  }
  return group.kind === 'lines' ? wholeLines(text, entry) : piece(text, group, entry)
}

function isMadeElsewhere(groups: readonly TomlGroup[], group: TomlGroup, entry: TomlEntry, table: TomlPath): boolean {
  const among = group.kind === 'lines' ? groups : [group]
  return among.some(
    (other) => isWithin(other.path, table) || other.entries.some((one) => one !== entry && isWithin(one.path, table))
  )
}

function wholeLines(text: string, { start, end }: TomlEntry): Splice {
  return { start: lineStart(text, start), end: nextLine(text, end), text: '' }
}

/** The lines of a group that belong to a table: all of them with the blank lines after them, or its dotted keys. */
function removeWithin(text: string, group: TomlGroup, table: TomlPath): readonly Splice[] {
  const { path, start, end, entries } = group
  if (!isWithin(path, table))
    return entries.filter((entry) => isWithin(entry.path, table)).map((entry) => wholeLines(text, entry))
  let behind = nextLine(text, entries.at(-1)?.end ?? end)
  while (behind < text.length && text.slice(behind, nextLine(text, behind)).trim() === '')
    behind = nextLine(text, behind)
  return [{ start: lineStart(text, start), end: behind, text: '' }]
}

function piece(text: string, group: TomlGroup, entry: TomlEntry): Splice {
  const index = group.entries.indexOf(entry)
  const [before, next] = [group.entries[index - 1], group.entries[index + 1]]
  const { start, end } = entry
  const line = ownLines(text, group, entry)
  if (line !== null) return line
  if (next !== undefined) return { start, end: next.start, text: '' }
  if (before !== undefined && !text.slice(before.end, start).includes('\n')) return { start: before.end, end, text: '' }
  const comma = skipBlank(text, end)
  const behind = text.charAt(comma) === ',' ? comma + 1 : end
  const isAll =
    before === undefined && (text.slice(group.start + 1, start) + text.slice(behind, group.end - 1)).trim() === ''
  return isAll ? { start: group.start + 1, end: group.end - 1, text: '' } : { start, end: behind, text: '' }
}

/** The lines of an entry that shares them only with its comma and its comment; null if there is more on them. */
function ownLines(text: string, group: TomlGroup, { start, end }: TomlEntry): Splice | null {
  const from = lineStart(text, start)
  if (from <= group.start || indentation(text, start) === null) return null
  const comma = skipSpaces(text, end)
  const rest = skipSpaces(text, text.charAt(comma) === ',' ? comma + 1 : comma)
  // A comma on another line would be left behind
  if (text.charAt(comma) !== ',' && text.charAt(skipBlank(text, end)) === ',') return null
  const isAlone = text.charAt(rest) === '#' || rest === lineEnd(text, rest)
  return isAlone ? { start: from, end: nextLine(text, end), text: '' } : null
}
