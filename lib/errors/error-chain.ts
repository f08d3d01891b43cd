import { peek } from './peek.ts'

/**
 * An error and all its causes, nearest first: its `cause`, the `errors` of an AggregateError, and those of each of
 * these. Each appears once, so that a cycle ends; at most 10,000 are returned, so that a chain that grew by one with
 * every retry is still read to its first failure, while a longer one cannot block the process.
 */
export function errorChain(error: unknown): readonly unknown[] {
  const chain: unknown[] = [error]
  const seen = new Set<unknown>(chain)
  // The array grows while it is walked: a queue without recursion
  for (let index = 0; index < chain.length && chain.length < MAX_ERRORS; index++) {
    const one = chain[index]
    for (const below of [peek(one, 'cause'), ...membersOf(peek(one, 'errors'))]) {
      if (below === undefined || below === null || seen.has(below) || chain.length >= MAX_ERRORS) continue
      seen.add(below)
      chain.push(below)
    }
  }
  return chain
}

const MAX_ERRORS = 10_000
const MAX_MEMBERS = 100

function membersOf(errors: unknown): readonly unknown[] {
  const length = peek(errors, 'length')
  if (typeof length !== 'number' || !(length > 0)) return []
  return Array.from({ length: Math.min(Math.trunc(length), MAX_MEMBERS) }, (_unused, index) => peek(errors, index))
}
