import { isWithinPair } from '../../errors/cut-text.ts'
import type { TomlPlaces } from '../toml/locate-path.ts'
import type { PlaceNode } from '../toml/locate-node.ts'
import { loginAt, mayBeShown, secretNameIn } from '../params/secret-text.ts'
import { readsSecret } from '../params/secret-names.ts'

/** A part of a line, for a diagnostic. */
export interface Excerpt {
  readonly text: string
  /** The column of its first character. */
  readonly column: number
}

/** Decides, by the node of a plain value and its text, whether the value must be hidden. */
export type IsSecretValue = (node: PlaceNode, text: string) => boolean

export const UNITS_BEFORE = 400
export const UNITS_AFTER = 600

/**
 * The line around an offset, with secrets blanked out. A long line is cut to the surroundings of the offset. If a
 * secret precedes the offset, the excerpt begins after it, so that neither its text nor its length shows.
 */
export function excerptAt(places: TomlPlaces, offset: number, isSecret: IsSecretValue): Excerpt {
  const { text, lines } = places
  const { column } = lines.at(offset)
  const lineStart = offset - column + 1
  const first = Math.max(lineStart, offset - UNITS_BEFORE)
  const start = isWithinPair(text, first) ? first + 1 : first
  const last = isWithinPair(text, offset + UNITS_AFTER) ? offset + UNITS_AFTER - 1 : offset + UNITS_AFTER
  const newline = text.slice(start, last).indexOf('\n', offset - start)
  const end = newline < 0 ? Math.min(last, text.length) : start + newline
  const secrets = leavesBetween(places, start, end).filter((leaf) =>
    isSecret(leaf, text.slice(leaf.valueStart, leaf.valueEnd))
  )
  const from = Math.max(start, ...secrets.filter((leaf) => leaf.valueEnd <= offset).map((leaf) => leaf.valueEnd))
  return { text: blanked(text, from, end, secrets), column: from - lineStart + 1 }
}

/** The replacement for a secret. */
export const SECRET_MARK: string = '[redacted]'

/** Plain values that overlap the range between two offsets. */
function leavesBetween({ leaves }: TomlPlaces, start: number, end: number): PlaceNode[] {
  let low = 0
  let high = leaves.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((leaves[middle]?.valueEnd ?? 0) <= start) low = middle + 1
    else high = middle
  }
  const found: PlaceNode[] = []
  for (let leaf = leaves[low]; leaf !== undefined && leaf.valueStart < end; leaf = leaves[++low]) found.push(leaf)
  return found
}

function blanked(text: string, from: number, end: number, secrets: readonly PlaceNode[]): string {
  let shown = ''
  let pos = from
  for (const { valueStart, valueEnd } of secrets) {
    if (valueEnd <= from) continue
    shown += text.slice(pos, Math.max(pos, valueStart)) + SECRET_MARK
    pos = Math.min(valueEnd, end)
  }
  const line = shown + withoutSecretComment(text.slice(pos, end), pos > from)
  // A login in a key, for instance
  const login = loginAt(line)
  const safe = login < line.length ? line.slice(0, login) + SECRET_MARK : line
  return safe.endsWith('\r') ? safe.slice(0, -1) : safe
}

/** A comment may contain a secret too; a comment after a secret may hold an older one. */
function withoutSecretComment(tail: string, isBehindSecret: boolean): string {
  const start = tail.indexOf('#')
  if (start < 0) return tail
  const comment = tail.slice(start)
  const isHidden = isBehindSecret || !mayBeShown(comment) || secretNameIn(comment, readsSecret) !== null
  return isHidden ? `${tail.slice(0, start)}# ${SECRET_MARK}` : tail
}
