/** An import of one file by another; paths from the project's root, with `/`. */
export interface Import {
  readonly from: string
  readonly to: string
}

/**
 * The cycles that folders are part of. Compares the subfolders and files within each folder: if one depends on another,
 * through any file in it, the other must not depend on it. A cycle is reported as one import for each of its steps.
 * Cycles of files only are not reported.
 */
export function folderCycles(imports: readonly Import[]): readonly (readonly Import[])[] {
  return [...byFolder(imports).values()].flatMap((steps) => circlesOf(steps))
}

/** from => to => an import that leads there, between entries of the same folder */
type Steps = Map<string, Map<string, Import>>

/** folder => the steps between its entries */
function byFolder(imports: readonly Import[]): ReadonlyMap<string, Steps> {
  const folders = new Map<string, Steps>()
  for (const one of imports) {
    const from = one.from.split('/')
    const to = one.to.split('/')
    const depth = from.findIndex((name, index) => name !== to[index])
    const folder = from.slice(0, depth).join('/')
    const steps = folders.get(folder) ?? new Map<string, Map<string, Import>>()
    folders.set(folder, steps)
    const name = from.slice(0, depth + 1).join('/')
    const onward = steps.get(name) ?? new Map<string, Import>()
    steps.set(name, onward)
    const target = to.slice(0, depth + 1).join('/')
    if (!onward.has(target)) onward.set(target, one)
  }
  return folders
}

/** The shortest cycle through each folder, each reported once. */
function circlesOf(steps: Steps): readonly (readonly Import[])[] {
  const found = new Map<string, readonly Import[]>()
  for (const name of steps.keys()) {
    const circle = /\.[cm]?ts$/.test(name) ? null : wayBack(steps, name)
    const names = circle?.names.toSorted().join() ?? ''
    if (circle !== null && !found.has(names)) found.set(names, circle.imports)
  }
  return [...found.values()]
}

interface Way {
  readonly names: readonly string[]
  readonly imports: readonly Import[]
}

function wayBack(steps: Steps, start: string): Way | null {
  const ways: Way[] = [{ names: [start], imports: [] }]
  const seen = new Set<string>()
  for (const { names, imports } of ways) {
    for (const [next, by] of steps.get(names.at(-1) ?? '') ?? []) {
      if (next === start) return { names, imports: [...imports, by] }
      if (seen.has(next)) continue
      seen.add(next)
      ways.push({ names: [...names, next], imports: [...imports, by] })
    }
  }
  return null
}
