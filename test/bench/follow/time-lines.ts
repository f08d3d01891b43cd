import type { Said } from '../syslog/child.ts'
import { followers } from './followers.ts'
import { readStamp } from './stamped-line.ts'

/**
 * Follows one file whose first line is there already, says which process does it once that has come, and then how old
 * the lines were that came after it: the first of them, and those after the first `uncounted`. Throws where one of them
 * is missing, altered, doubled or out of its order.
 */
export async function timeLines(
  name: string,
  folder: string,
  [lines = 0, uncounted = 0]: readonly number[],
  say: (said: Said) => void
): Promise<void> {
  const ages = new Float64Array(lines)
  let count = -1
  let begun = (): void => {}
  let done = (): void => {}
  const [first, all] = [
    new Promise<void>((resolve) => {
      begun = resolve
    }),
    new Promise<void>((resolve) => {
      done = resolve
    })
  ]
  const follower = await followers[name]?.({
    folder,
    names: ['app.log'],
    onLine: (line) => {
      if (count === -1) begun()
      else {
        const { number, ageMs } = readStamp(line)
        if (number !== count) throw new Error(`${name} has delivered line ${number} for line ${count}: ${line}`)
        ages[count] = ageMs
      }
      if (++count === lines) done()
    }
  })
  if (follower === undefined) throw new Error(`no contender ${name}`)
  await first
  say({ pid: follower.pid })
  await all
  const counted = ages.subarray(uncounted).toSorted()
  say({ lines: count, p50: at(counted, 0.5), p99: at(counted, 0.99), most: at(counted, 1), first: ages[0] ?? NaN })
}

function at(sorted: Float64Array, part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? NaN
}
