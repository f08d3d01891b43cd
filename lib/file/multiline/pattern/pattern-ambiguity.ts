import { common } from './char-set.ts'
import type { PatternLoops } from './pattern-loops.ts'
import type { PatternPositions } from './pattern-positions.ts'

/**
 * Whether the same characters can go from a position in a loop back to it in two ways. Both ways are walked at once, as pairs of
 * positions: one that parted and meets again is the proof. Null where that would take too many steps.
 */
export function isExponential(positions: PatternPositions, loops: PatternLoops): boolean | null {
  if (stepsTwice(positions, loops)) return true
  const { sets, follow } = positions
  const size = sets.length
  const seen = new Set<number>()
  const open: number[] = loops.members.flat().map((position) => position * size + position)
  let steps = 0
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [left, right] = [Math.floor(pair / size), pair % size]
    for (const [a] of follow[left] ?? []) {
      if (loops.of[a] !== loops.of[left]) continue
      for (const [b] of follow[right] ?? []) {
        if (++steps > MOST_STEPS) return null
        if (loops.of[b] !== loops.of[left] || a === b && left === right) continue
        if (seen.has(a * size + b) || common(sets[a] ?? [], sets[b] ?? []).length === 0) continue
        if (a === b) return true
        seen.add(a * size + b)
        open.push(a * size + b)
      }
    }
  }
  return false
}

/** One step inside of a loop that the pattern allows in two ways, as in `(a+)+`. */
function stepsTwice({ follow }: PatternPositions, { of }: PatternLoops): boolean {
  return follow.some((next, from) => of[from] !== -1 && [...next].some(([to, ways]) => ways > 1 && of[to] === of[from]))
}

/** Enough for every pattern of some length whose parts differ; a bound on what a bad one costs. */
const MOST_STEPS = 200_000
