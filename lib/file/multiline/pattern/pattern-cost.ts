import { loopsIn } from './pattern-loops.ts'
import { degreeOf } from './pattern-degree.ts'
import { isExponential } from './pattern-ambiguity.ts'
import { patternPositions } from './pattern-positions.ts'
import { parsePattern, type PatternNode } from './pattern-syntax.ts'

/**
 * Why a pattern that compiles might take too long on some line, as the end of a sentence; null where it cannot. A backtracking
 * matcher takes exponential time where the same characters can go through a loop in two ways, and a power of the line's length where
 * several loops can share them. Strict rather than clever: what cannot be judged is refused. Not counted is what has no loop: a
 * pattern that spells out many optional parts one after another (`a?a?a?...`).
 */
export function slowness(source: string): string | null {
  const parsed = parsePattern(source)
  if (typeof parsed === 'string') return `holds ${parsed}, whose cost cannot be bounded`
  const { tree, looks, guarded } = parsed
  const inside = looks.map((look) => cost(look, isAnchored(look), true)).find((reason) => reason !== null)
  return cost(tree, isAnchored(tree), guarded) ?? inside ?? null
}

function cost(tree: PatternNode, anchored: boolean, guarded: boolean): string | null {
  const positions = patternPositions(tree)
  if (positions === 'too-long') return 'is too long for its cost to be bounded'
  if (positions === 'empty-loop') return 'repeats what may be empty, which can take exponential time'
  const loops = loopsIn(positions)
  const exponential = isExponential(positions, loops)
  if (exponential === null) return 'is too complicated for its cost to be bounded'
  if (exponential) return 'can take exponential time: in a repeated part the same characters can be matched in more than one way'
  const degree = degreeOf(positions, loops, guarded) + (anchored ? 0 : 1)
  if (degree > MOST_DEGREE) return `can take too long: too many of its repeated parts can match the same characters${anchored ? '' : '; begin it with `^`'}`
  return null
}

/** Whether a match can begin at the line's beginning alone. */
function isAnchored(node: PatternNode): boolean {
  switch (node.type) {
    case 'start': return true
    case 'sequence': return node.parts.slice(0, 1 + node.parts.findIndex(({ type }) => type !== 'empty')).some(isAnchored)
    case 'choice': return node.parts.every(isAnchored)
    case 'repeat': return node.min > 0 && isAnchored(node.body)
    default: return false
  }
}

/** The third power of the characters that are seen of a line. */
const MOST_DEGREE = 3
