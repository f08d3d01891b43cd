import type { Clock } from '../../../types/clock.ts'
import type { CheckRun } from '../../../types/report.ts'

/** What the promise gives; null where it hangs until shortly before the check's time is over, so that the check can say what hangs. */
export async function inTime<Result>(promise: Promise<Result>, { timeoutMs }: CheckRun, clock: Clock): Promise<Result | null> {
  let timer: unknown
  const over = new Promise<null>((resolve) => { timer = clock.setTimeout(() => { resolve(null) }, timeoutMs * PART_OF_TIME) })
  try {
    return await Promise.race([promise, over])
  } finally {
    clock.clearTimeout(timer)
  }
}

const PART_OF_TIME = 0.9
