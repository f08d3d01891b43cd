import { setTimeout } from 'node:timers/promises'

/** Long before the test itself is given up, which would not say what was waited for. */
export const LONGEST_MS = 60_000

/** Asks again and again. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const begun = performance.now()
  while (!(await isSo())) {
    if (performance.now() - begun > LONGEST_MS) throw new Error(`it has not come to this: ${what}`)
    await setTimeout(20)
  }
}
