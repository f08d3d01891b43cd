import type { Said } from '../syslog/child.ts'
import { quietName } from './count-lines.ts'
import { followers } from './followers.ts'
import { readStamp } from './stamped-line.ts'

/**
 * Follows many files that hold so many lines in all. Says which process does it and when all of these have come, in ms
 * since the process began; then how old the lines were that came after them, by their stamps. Throws where one of them
 * is missing or doubled.
 */
export async function timeMany(
  name: string,
  folder: string,
  [files = 0, first = 0, lines = 0]: readonly number[],
  say: (said: Said) => void
): Promise<void> {
  const ages = new Float64Array(lines)
  const seen = new Set<number>()
  let count = 0
  let begun = (): void => {}
  let done = (): void => {}
  const [all, live] = [
    new Promise<void>((resolve) => {
      begun = resolve
    }),
    new Promise<void>((resolve) => {
      done = resolve
    })
  ]
  const follower = await followers[name]?.({
    folder,
    names: Array.from({ length: files }, (_unused, index) => quietName(index)),
    onLine: (line) => {
      if (count++ < first) {
        if (count === first) begun()
        return
      }
      const { number, ageMs } = readStamp(line)
      if (seen.has(number) || !(number < lines))
        throw new Error(`${name} has delivered what was not written, or twice: ${line}`)
      ages[seen.size] = ageMs
      if (seen.add(number).size === lines) done()
    }
  })
  if (follower === undefined) throw new Error(`no contender ${name}`)
  await all
  say({ pid: follower.pid, startMs: performance.now() })
  await live
  const sorted = ages.toSorted()
  say({ lines: seen.size, p50: at(sorted, 0.5), p99: at(sorted, 0.99), most: at(sorted, 1) })
}

function at(sorted: Float64Array, part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? NaN
}
