/** What has grown between two looks, and by how much: the most first. */
export function growthOf(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>
): readonly (readonly [name: string, by: number])[] {
  return Object.entries(after)
    .map(([name, count]) => [name, count - (Object.hasOwn(before, name) ? (before[name] ?? 0) : 0)] as const)
    .filter(([, by]) => by > 0)
    .sort(([, one], [, other]) => other - one)
}
