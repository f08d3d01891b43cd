import type { CharSet } from './char-set.ts'
import type { PatternNode } from './pattern-syntax.ts'

/**
 * A pattern as the places in it that take a character, and which may follow which: the automaton of Glushkov. Ways are counted,
 * one or more: the same step in two ways is what makes a matcher try all combinations.
 */
export interface PatternPositions {
  /** What each position takes. */
  readonly sets: readonly CharSet[]
  /** position => the next one => ways (1, or 2 for more) */
  readonly follow: readonly ReadonlyMap<number, number>[]
  /** Positions that a match may end with. */
  readonly last: ReadonlySet<number>
}

/** `'too-long'` where the pattern has too many positions to be judged, `'empty-loop'` where it repeats what may be empty. */
export function patternPositions(tree: PatternNode): PatternPositions | 'too-long' | 'empty-loop' {
  const builder = new PositionsBuilder()
  const { last } = builder.part(tree)
  return builder.refusal ?? { sets: builder.sets, follow: builder.follow, last: new Set(last.keys()) }
}

/** position => ways */
type Ways = ReadonlyMap<number, number>

interface Part {
  /** Ways to match nothing. */
  readonly nullable: number
  readonly first: Ways
  readonly last: Ways
}

class PositionsBuilder {
  readonly sets: CharSet[] = []
  readonly follow: Map<number, number>[] = []
  refusal: 'too-long' | 'empty-loop' | null = null

  part(node: PatternNode): Part {
    switch (node.type) {
      case 'set': return this.#position(node.set)
      case 'sequence': return node.parts.reduce<Part>((before, next) => this.#joined(before, this.part(next)), EMPTY)
      case 'choice': return node.parts.map((option) => this.part(option)).reduce(either)
      case 'repeat': return this.#repeated(node.body, node.min, node.max)
      default: return EMPTY
    }
  }

  #position(set: CharSet): Part {
    if (this.sets.length >= MOST_POSITIONS) {
      this.refusal ??= 'too-long'
      return EMPTY
    }
    const position = this.sets.push(set) - 1
    this.follow.push(new Map())
    const only = new Map([[position, 1]])
    return { nullable: 0, first: only, last: only }
  }

  /** Small counts are written out; larger ones are taken for loops without a limit. */
  #repeated(body: PatternNode, min: number, max: number): Part {
    if (max === 0) return EMPTY
    if (max > MOST_COPIES) return this.#loop(body, min, max)
    let part = EMPTY
    for (let copy = max; copy > 0; copy--) {
      const one = this.part(body)
      if (max > 1 && one.nullable > 0) this.refusal ??= 'empty-loop'
      const joined = this.#joined(one, part)
      part = copy > min ? { ...joined, nullable: 1 } : joined
    }
    return part
  }

  #loop(body: PatternNode, min: number, max: number): Part {
    const part = this.part(body)
    // A matcher leaves empty rounds out, but not where a least number of rounds is asked for
    if (part.nullable > 0 && (min > 0 || max !== Infinity)) this.refusal ??= 'empty-loop'
    this.#connect(part.last, part.first)
    return { ...part, nullable: min === 0 ? 1 : part.nullable }
  }

  #joined(before: Part, after: Part): Part {
    this.#connect(before.last, after.first)
    return {
      nullable: before.nullable * after.nullable,
      first: sum(before.first, after.first, before.nullable),
      last: sum(after.last, before.last, after.nullable)
    }
  }

  #connect(last: Ways, first: Ways): void {
    for (const [from, leaving] of last) {
      const next = this.follow[from]
      for (const [to, entering] of first) next?.set(to, capped((next.get(to) ?? 0) + leaving * entering))
    }
  }
}

function either(a: Part, b: Part): Part {
  return { nullable: capped(a.nullable + b.nullable), first: sum(a.first, b.first, 1), last: sum(a.last, b.last, 1) }
}

function sum(own: Ways, others: Ways, times: number): Ways {
  if (times === 0) return own
  const ways = new Map(own)
  for (const [position, count] of others) ways.set(position, capped((ways.get(position) ?? 0) + count * times))
  return ways
}

/** More than one is all that matters. */
function capped(ways: number): number {
  return Math.min(ways, 2)
}

const EMPTY: Part = { nullable: 1, first: new Map(), last: new Map() }
const MOST_COPIES = 8
const MOST_POSITIONS = 250
