/** The counters that have grown between two readings, and by how much: the largest growth first. */
export function growthOf(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>
): readonly (readonly [name: string, by: number])[] {
  return Object.entries(after)
    .map(([name, count]) => [name, count - (Object.hasOwn(before, name) ? (before[name] ?? 0) : 0)] as const)
    .filter(([, by]) => by > 0)
    .sort(([, one], [, other]) => other - one)
}
