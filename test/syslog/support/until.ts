import { setTimeout as sleep } from 'node:timers/promises'

/** Looks again and again until it is so. Rejects where it never is. */
export async function until(isSo: () => boolean, what: () => string = () => isSo.toString()): Promise<void> {
  for (const limit = Date.now() + LONGEST_MS; !isSo();) {
    if (Date.now() > limit) throw new Error(`never so: ${what()}`)
    await sleep(1)
  }
}

/** Until a number has stopped changing, over many turns of the event loop. */
export async function settled(value: () => number): Promise<number> {
  let last = value()
  let same = 0
  await until(
    () => {
      same = value() === last ? same + 1 : 0
      last = value()
      return same >= 50
    },
    () => 'a number that stops changing'
  )
  return last
}

const LONGEST_MS = 120_000
