/**
 * The names found, sorted. `before` are the sorted names of the last search: of thousands of names few have come or
 * gone since, and the others need not be sorted again. Returns `before` if nothing has changed, and keeps its strings,
 * because lookups by the same string are faster than by an equal one.
 */
export function inOrder(found: ReadonlySet<string>, before: readonly string[]): readonly string[] {
  const stayed = before.filter((name) => found.has(name))
  if (stayed.length === found.size) return stayed.length === before.length ? before : stayed
  const known = new Set(stayed)
  const added = [...found].filter((name) => !known.has(name)).sort()
  return merged(stayed, added)
}

function merged(one: readonly string[], other: readonly string[]): readonly string[] {
  const all: string[] = []
  let at = 0
  for (const name of one) {
    for (let next = other[at]; next !== undefined && next < name; next = other[++at]) all.push(next)
    all.push(name)
  }
  return [...all, ...other.slice(at)]
}
