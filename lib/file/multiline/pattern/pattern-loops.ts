import type { PatternPositions } from './pattern-positions.ts'

/** Positions from which a matcher can come back to them, by the loop they are in. */
export interface PatternLoops {
  /** The positions of each loop; nested loops are one. */
  readonly members: readonly (readonly number[])[]
  /** position => index of its loop; -1 where it is in none */
  readonly of: readonly number[]
}

/** Finds the loops of a pattern: sets of positions that all reach each other. */
export function loopsIn({ follow }: PatternPositions): PatternLoops {
  const reached = follow.map((_, position) => reachable(follow, position))
  const of: number[] = follow.map(() => -1)
  const members: number[][] = []
  reached.forEach((goals, position) => {
    if (!goals.has(position) || of[position] !== -1) return
    const together = [...goals].filter((goal) => reached[goal]?.has(position) === true)
    together.forEach((member) => { of[member] = members.length })
    members.push(together)
  })
  return { members, of }
}

/** The positions that one or more steps lead to. */
function reachable(follow: PatternPositions['follow'], from: number): Set<number> {
  const goals = new Set<number>()
  const open = [from]
  for (let position = open.pop(); position !== undefined; position = open.pop()) {
    for (const next of follow[position]?.keys() ?? []) {
      if (goals.has(next)) continue
      goals.add(next)
      open.push(next)
    }
  }
  return goals
}
