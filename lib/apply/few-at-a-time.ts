/**
 * Runs a task for each item, in parallel, but never more than `most` at a time. Returns the results in the order of the
 * items.
 */
export async function fewAtATime<Item, Result>(
  most: number,
  items: readonly Item[],
  task: (item: Item) => Promise<Result>
): Promise<readonly Result[]> {
  const results = new Map<number, Result>()
  // All workers take their items from the same iterator
  const left = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of left) results.set(index, await task(item))
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker))
  return [...results].sort(([one], [other]) => one - other).map(([, result]) => result)
}
