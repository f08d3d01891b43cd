import type { TomlPath } from '../toml/locate-node.ts'
import { indentation, lineEnd, lineEnding, lineStart, type Splice } from '../toml/splice.ts'
import { skipBlank } from '../toml/locate-lexer.ts'
import type { TomlEntry, TomlGroup } from './toml-groups.ts'
import { dottedText } from './toml-text.ts'

/** Inserts a missing key into an inline table, or another element into an array. */
export function insertInside(text: string, group: TomlGroup, path: TomlPath, written: string): readonly Splice[] {
  const piece = group.kind === 'array' ? written : `${dottedText(path.slice(group.path.length))} = ${written}`
  const last = group.entries.at(-1)
  if (last === undefined) return [inEmpty(text, group, piece)]
  const indent = hasOwnLine(text, group, last)
  if (indent === null) return [between(last.end, `, ${piece}`)]
  return onNextLine(text, group, last, `${lineEnding(text, last.end)}${indent}${piece}`)
}

function inEmpty(text: string, { kind, start, end }: TomlGroup, piece: string): Splice {
  const pad = kind === 'table' ? ' ' : ''
  const isBlank = text.slice(start + 1, end - 1).trim() === ''
  return { start: start + 1, end: isBlank ? end - 1 : start + 1, text: `${pad}${piece}${isBlank ? pad : ' '}` }
}

/** The indentation of an entry that is first on its line; null if something stands before it. */
function hasOwnLine(text: string, group: TomlGroup, { start }: TomlEntry): string | null {
  return lineStart(text, start) > group.start ? indentation(text, start) : null
}

/** After the last entry's comma and comment, which belong to it. */
function onNextLine(text: string, { end: close }: TomlGroup, { end }: TomlEntry, line: string): readonly Splice[] {
  const comma = skipBlank(text, end)
  if (text.charAt(comma) === ',') return [between(restOfLine(text, comma + 1, close), `${line},`)]
  const at = restOfLine(text, end, close)
  return at === end ? [between(end, `,${line}`)] : [between(end, ','), between(at, line)]
}

/** The end of the line, or the offset itself if the bracket closes on that line. */
function restOfLine(text: string, at: number, close: number): number {
  const end = lineEnd(text, at)
  return end < close ? end : at
}

function between(at: number, text: string): Splice {
  return { start: at, end: at, text }
}
