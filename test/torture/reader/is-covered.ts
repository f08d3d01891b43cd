import type { Line } from '../disk/line.ts'

/**
 * Whether a checkpoint that has those lines behind it has this one: itself, or as what it is a copy of, unless the two
 * are contents of their own.
 */
export function isCovered(line: Line, behind: ReadonlySet<Line>): boolean {
  if (behind.has(line)) return true
  return !line.file.twiceAllowed && line.family.lines.some((other) => behind.has(other) && !other.file.twiceAllowed)
}
