import { timesOf, type PatternToken } from './pattern-tokens.ts'

/**
 * The number of pieces of a pattern with its counted repetitions written out: `a{3}b` has four. Time and memory of both
 * engines grow with it.
 */
export function writtenSize(tokens: readonly PatternToken[]): number {
  const outer: number[] = []
  let size = 0
  /** The size of the piece that a following repetition would repeat. */
  let last = 0
  for (const token of tokens) {
    switch (token.type) {
      case 'open':
        outer.push(size)
        size = 0
        last = 0
        break
      case 'close':
        last = size
        size += outer.pop() ?? 0
        break
      case 'repeat': {
        const { min, max } = timesOf(token)
        const copies = max === Infinity ? Math.max(1, min) : max
        size += last * (copies - 1)
        last *= copies
        break
      }
      case 'quote':
        size += token.text.length
        last = 1
        break
      default:
        size++
        last = 1
    }
  }
  return size + outer.reduce((sum, inner) => sum + inner, 0)
}
