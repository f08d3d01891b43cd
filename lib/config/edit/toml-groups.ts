import { readKey, skipBlank, skipScalar, skipSpaces, skipString, isQuote, type KeyPart } from '../toml/locate-lexer.ts'
import type { TomlPath } from '../toml/locate-node.ts'

/**
 * A container of entries: the lines below a header or above the first one, an inline table, or an array. Offsets are
 * UTF-16 code units.
 */
export interface TomlGroup {
  readonly kind: 'lines' | 'table' | 'array'
  readonly path: TomlPath
  /** The path in its header; empty if it has no header. */
  readonly parts: readonly KeyPart[]
  /** The place of its header, or from bracket to bracket if it is inline. */
  readonly start: number
  readonly end: number
  readonly entries: readonly TomlEntry[]
}

/** A `key = value`, or an element of an array. */
export interface TomlEntry {
  readonly path: TomlPath
  /** The path of its key; empty for an element. */
  readonly parts: readonly KeyPart[]
  readonly start: number
  readonly valueStart: number
  /** The offset after the value. */
  readonly end: number
  /** The content of its brackets; null for a plain value. */
  readonly inner: TomlGroup | null
}

/**
 * The lines of a TOML text, header by header. The first group is always the lines above all headers, even if there are
 * none.
 */
export function tomlGroups(text: string): readonly TomlGroup[] {
  const lengths = new Map<string, number>()
  const groups: (TomlGroup & { readonly entries: TomlEntry[] })[] = []
  let group: (typeof groups)[number] = { kind: 'lines', path: [], parts: [], start: 0, end: 0, entries: [] }
  groups.push(group)
  for (let at = skipBlank(text, 0); at < text.length; at = skipBlank(text, at)) {
    if (text.charAt(at) === '[') {
      const brackets = text.startsWith('[[', at) ? 2 : 1
      const { parts, end } = readKey(text, at + brackets, MOST_PARTS)
      group = {
        kind: 'lines',
        path: headerPath(parts, brackets === 2, lengths),
        parts,
        start: at,
        end: end + brackets,
        entries: []
      }
      groups.push(group)
      at = group.end
    } else {
      const entry = readAssignment(text, at, group.path)
      group.entries.push(entry)
      at = entry.end
    }
  }
  return groups
}

/** An array of tables stands for its last element. */
function headerPath(parts: readonly KeyPart[], isElement: boolean, lengths: Map<string, number>): TomlPath {
  const path: (string | number)[] = []
  for (const [index, { name }] of parts.entries()) {
    path.push(name)
    const array = JSON.stringify(path)
    const length = lengths.get(array)
    if (isElement && index === parts.length - 1) {
      lengths.set(array, (length ?? 0) + 1)
      path.push(length ?? 0)
    } else if (length !== undefined) path.push(length - 1)
  }
  return path
}

function readAssignment(text: string, start: number, outer: TomlPath): TomlEntry {
  const { parts, end } = readKey(text, start, MOST_PARTS)
  return readValue(text, {
    path: [...outer, ...parts.map(({ name }) => name)],
    parts,
    start,
    valueStart: skipSpaces(text, end + 1)
  })
}

function readValue(text: string, entry: Omit<TomlEntry, 'end' | 'inner'>): TomlEntry {
  const { path, valueStart } = entry
  const char = text.charAt(valueStart)
  if (char !== '[' && char !== '{') {
    return {
      ...entry,
      inner: null,
      end: isQuote(char.charCodeAt(0)) ? skipString(text, valueStart) : skipScalar(text, valueStart)
    }
  }
  const inner = readInline(text, valueStart, path)
  return { ...entry, inner, end: inner.end }
}

// The text has been parsed, so its depth is bounded, and all brackets are closed
function readInline(text: string, start: number, path: TomlPath): TomlGroup {
  const kind = text.charAt(start) === '[' ? 'array' : 'table'
  const close = kind === 'array' ? ']' : '}'
  const entries: TomlEntry[] = []
  let at = skipBlank(text, start + 1)
  while (at < text.length && text.charAt(at) !== close) {
    const entry =
      kind === 'table'
        ? readAssignment(text, at, path)
        : readValue(text, { path: [...path, entries.length], parts: [], start: at, valueStart: at })
    entries.push(entry)
    at = skipBlank(text, entry.end)
    if (text.charAt(at) === ',') at = skipBlank(text, at + 1)
  }
  return { kind, path, parts: [], start, end: at + 1, entries }
}

/** No key of a parsed text has more parts. */
const MOST_PARTS = 1000
