import type { TomlPath } from '../toml/locate-node.ts'
import { isWithin } from './locate-entry.ts'
import { notEditable } from './not-editable.ts'
import { indentation, lineEnd, lineEnding, nextLine, type Splice } from '../toml/splice.ts'
import type { TomlEntry, TomlGroup } from './toml-groups.ts'
import { dottedText } from './toml-text.ts'

/** Inserts a missing key into its table, among headers and lines. `written` is the text of its value. */
export function insertLine(text: string, groups: readonly TomlGroup[], path: TomlPath, written: string): Splice {
  for (let depth = path.length - 1; ; depth--) {
    const [outer, rest] = [path.slice(0, depth), path.slice(depth)]
    if (rest.some((key) => typeof key === 'number')) throw notEditable(path, 'an array of tables gets no new element')
    // The lines above all headers belong to the table with the empty path
    const own = groups.find((group) => group.path.length === depth && isWithin(group.path, outer))
    if (own !== undefined && rest.length === 1)
      return lineAfter(text, own, own.entries.at(-1), `${dottedText(rest)} = ${written}`)
    if (own !== undefined) return tableAfter(text, depth === 0 ? (groups.at(-1) ?? own) : own, path, written)
    const dotted = dottedIn(groups, outer)
    if (dotted !== null)
      return lineAfter(
        text,
        dotted.group,
        dotted.last,
        `${dottedText(path.slice(dotted.group.path.length))} = ${written}`
      )
    const longer = groups.findIndex((group) => isWithin(group.path, outer))
    const before = groups[longer - 1]
    if (before !== undefined) return tableAfter(text, before, path, written)
  }
}

/** The last line that defines a table by a dotted key: `a.b = 1` defines `a`. */
function dottedIn(
  groups: readonly TomlGroup[],
  table: TomlPath
): { readonly group: TomlGroup; readonly last: TomlEntry } | null {
  for (const group of groups) {
    const last =
      group.path.length < table.length ? group.entries.findLast((entry) => isWithin(entry.path, table)) : undefined
    if (last !== undefined) return { group, last }
  }
  return null
}

function lineAfter(text: string, group: TomlGroup, last: TomlEntry | undefined, line: string): Splice {
  if (last === undefined && group.parts.length === 0) return atTop(text, [line])
  const at = lineEnd(text, (last ?? group).end)
  return { start: at, end: at, text: `${lineEnding(text, at)}${indentation(text, (last ?? group).start) ?? ''}${line}` }
}

/** Adds a header for the missing key's table, after the lines of another table. */
function tableAfter(text: string, { start, end, parts, entries }: TomlGroup, path: TomlPath, written: string): Splice {
  const header = `[${dottedText(path.slice(0, -1))}]`
  const line = `${dottedText(path.slice(-1))} = ${written}`
  if (parts.length === 0 && entries.length === 0) return atTop(text, [header, line, ''])
  const at = lineEnd(text, entries.at(-1)?.end ?? end)
  const [newline, indent] = [lineEnding(text, at), indentation(text, start) ?? '']
  return { start: at, end: at, text: `${newline}${newline}${indent}${header}${newline}${indent}${line}` }
}

/** After the first comments, which describe the file or name its schema. */
function atTop(text: string, lines: readonly string[]): Splice {
  let at = 0
  while (text.charAt(at) === '#') at = nextLine(text, at)
  const newline = lineEnding(text, at)
  const isOpen = at > 0 && text.charAt(at - 1) !== '\n'
  // A blank line separates the insertion from the text after it
  const shown = at === text.length ? lines.filter((line) => line !== '') : lines
  return { start: at, end: at, text: (isOpen ? newline : '') + shown.map((line) => line + newline).join('') }
}
