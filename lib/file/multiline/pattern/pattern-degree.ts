import { type CharSet, charSet, common } from './char-set.ts'
import type { PatternLoops } from './pattern-loops.ts'
import type { PatternPositions } from './pattern-positions.ts'

/**
 * How many loops can come one after the other and share a run of characters: a matcher tries every way to divide the run among
 * them, so its time grows with that power. A loop that the match may end with refuses nothing and counts only where the
 * end is `guarded`.
 */
export function degreeOf(positions: PatternPositions, { members, of }: PatternLoops, guarded: boolean): number {
  const loops: readonly CharSet[] = members.map((member) => charSet(member.flatMap((position) => positions.sets[position] ?? [])))
  const counts = members.map((member) => guarded || !member.some((position) => positions.last.has(position)) ? 1 : 0)
  /** loop => the most loops of a chain from it on */
  const known: (number | undefined)[] = []
  const longest = (loop: number): number => {
    known[loop] ??= (counts[loop] ?? 0) + Math.max(0, ...after(loop).map(longest))
    return known[loop]
  }
  const after = (loop: number): number[] => loops.flatMap((set, other) => {
    const shared = common(set, loops[loop] ?? [])
    return other !== loop && shared.length > 0 && leads(positions, of, members[loop] ?? [], other, shared) ? [other] : []
  })
  return Math.max(0, ...loops.map((_, loop) => longest(loop)))
}

/** Whether those characters alone lead from a loop into another one. */
function leads({ sets, follow }: PatternPositions, of: readonly number[], from: readonly number[], to: number, shared: CharSet): boolean {
  const seen = new Set(from)
  const open = [...from]
  for (let position = open.pop(); position !== undefined; position = open.pop()) {
    for (const next of follow[position]?.keys() ?? []) {
      if (seen.has(next) || common(sets[next] ?? [], shared).length === 0) continue
      if (of[next] === to) return true
      seen.add(next)
      open.push(next)
    }
  }
  return false
}
