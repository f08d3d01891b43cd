import { common } from '../../../../lib/file/multiline/pattern/char-set.ts'
import type { PatternNode } from '../../../../lib/file/multiline/pattern/pattern-syntax.ts'

/**
 * How many steps a backtracking matcher takes that is made to try everything: it refuses every match, from the line's beginning
 * alone. Gives up at `limit`.
 */
export function stepsOf(tree: PatternNode, line: string, limit: number): number {
  let steps = 0
  /** Whether the limit is reached; `next` is called with every place where a match of the node can end. */
  const walk = (node: PatternNode, at: number, next: (at: number) => boolean): boolean => {
    if (++steps >= limit) return true
    if (node.type === 'set') {
      const code = line.codePointAt(at)
      return code !== undefined && common(node.set, [code, code]).length > 0 && next(at + 1)
    }
    if (node.type === 'choice') return node.parts.some((part) => walk(part, at, next))
    if (node.type === 'sequence') return sequence(node.parts, at, next)
    return node.type === 'repeat' ? repeat(node, 0, at, next) : next(at)
  }
  const sequence = (parts: readonly PatternNode[], at: number, next: (at: number) => boolean): boolean => {
    const [first, ...rest] = parts
    return first === undefined ? next(at) : walk(first, at, (after) => sequence(rest, after, next))
  }
  const repeat = (node: PatternNode & { readonly type: 'repeat' }, done: number, at: number, next: (at: number) => boolean): boolean => {
    const again = done < node.max && walk(node.body, at, (after) => (after > at || done < node.min) && repeat(node, done + 1, after, next))
    return again || done >= node.min && next(at)
  }
  walk(tree, 0, () => ++steps >= limit)
  return steps
}
