import { namesHere } from './other-names.ts'

// Names come from hostile files too: what is longer than any real name is not compared, and neither are endless lists.
const LONGEST = 64
const MOST_NAMES = 1000

/**
 * The one of `names` that was probably meant by `name`, which may be what another program calls it; undefined where
 * none is near. Costs at most some ms.
 */
export function suggest(name: string, names: readonly string[]): string | undefined {
  if (name === '' || name.length > LONGEST) return undefined
  const other = namesHere(name).find((one) => names.includes(one))
  if (other !== undefined) return other
  const folded = fold(name)
  let best: string | undefined
  let bestDistance = Math.min(3, Math.max(1, Math.floor(folded.length / 3))) + 1
  for (const candidate of names.slice(0, MOST_NAMES)) {
    if (candidate.length > LONGEST) continue
    const distance = distanceWithin(folded, fold(candidate), bestDistance)
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
    if (distance === 0) break
  }
  return best
}

// `maxLineBytes`, `max-line-bytes` and `MAX_LINE_BYTES` are all `max_line_bytes` to the one who wrote them.
function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.\s]/g, '')
}

/** Insertions, deletions, changes and swaps of neighbours; gives `limit` as soon as it is at least that. */
export function distanceWithin(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = nextRow(a, b, row, last, beforeLast)
    if (Math.min(...current) >= limit) return limit
    beforeLast = last
    last = current
  }
  return Math.min(limit, last[b.length] ?? limit)
}

function nextRow(a: string, b: string, row: number, last: readonly number[], beforeLast: readonly number[]): number[] {
  const current = [row]
  for (let column = 1; column <= b.length; column++) {
    const same = a[row - 1] === b[column - 1]
    const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
    current.push(
      Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Infinity
      )
    )
  }
  return current
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}
