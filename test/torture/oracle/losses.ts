import type { Line } from '../disk/line.ts'
import type { Lines } from './lines.ts'

/**
 * Which lines have still to come. A line is one of one file: that another file holds the same is no excuse, unless a
 * rotation explains it. The other content has come and is equal up to the line's end, one of them was cut or deleted,
 * and this one stands under a name where the other was not; or one of them is a compressed form of the other, or was
 * passed over by the user's wish. A departed content is taken over by one file, once; a file that is cut within has two
 * contents one after the other, and each can be taken over.
 */
export function missingLines(lines: Pick<Lines, 'all' | 'like'>, isDone: (line: Line) => boolean): Line[] {
  const open = lines.all.filter((line) => line.lost === null && !isSettled(line, isDone))
  const missing: Line[] = []
  const judged = new Set<string>()
  for (const line of open) {
    if (judged.has(line.prefix)) continue
    judged.add(line.prefix)
    missing.push(...unexcused(lines.like(line), isDone))
  }
  return missing
}

/** Whether it need not come, as far as can be said while others may still come. */
export function isExcused(line: Line, lines: Pick<Lines, 'like'>, isDone: (line: Line) => boolean): boolean {
  return (
    isSettled(line, isDone) ||
    lines
      .like(line)
      .some((other) => isSettled(other, isDone) && (isSameByForm(line, other) || mayTakeOver(line, other)))
  )
}

/** It came, in one piece or in parts; or what was there before did, and nobody can see that it was written again. */
function isSettled(line: Line, isDone: (line: Line) => boolean): boolean {
  return (
    isDone(line) ||
    line.wish ||
    line.splits.some(({ part, rest }) => isSettled(part, isDone) && isSettled(rest, isDone)) ||
    (line.over !== null && isSettled(line.over, isDone))
  )
}

/** Of lines that are equal, with all before them, those that no other one excuses. */
function unexcused(equal: readonly Line[], isDone: (line: Line) => boolean): Line[] {
  const settled = equal.filter((line) => isSettled(line, isDone))
  const needy = equal.filter(
    (line) => line.lost === null && !isSettled(line, isDone) && !settled.some((other) => isSameByForm(line, other))
  )
  const takenBy = new Map<Line, Line[]>()
  const assign = (line: Line, tried: Set<Line>): boolean => {
    for (const source of settled) {
      if (tried.has(source) || !mayTakeOver(line, source)) continue
      tried.add(source)
      const others = takenBy.get(source) ?? []
      const moved = others.length < source.takers ? null : others.find((other) => assign(other, tried))
      if (moved === undefined) continue
      takenBy.set(source, [...(takenBy.get(source) ?? []).filter((other) => other !== moved), line])
      return true
    }
    return false
  }
  return needy.filter((line) => !assign(line, new Set()))
}

/** One is a compressed form of the other; or what the user has passed over in the one is passed over in the other. */
function isSameByForm(line: Line, other: Line): boolean {
  return line.file !== other.file && (line.file.compressed || other.file.compressed || other.wish)
}

function mayTakeOver(line: Line, source: Line): boolean {
  return (
    (source.departed || line.departed) &&
    source.file !== line.file &&
    [...line.content.first].some(([name, at]) => (source.content.known.get(name) ?? Infinity) > at)
  )
}
