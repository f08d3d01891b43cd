import { stat } from 'node:fs/promises'
import { inflating } from './inflating.ts'

/**
 * Resolves when this process has no call to the file system in motion for some turns of the event loop: with a clock
 * that stands still, nothing will happen then. False where it is never at rest. Only the inflating of zlib's streams is
 * seen; other inflating shares its threads with file calls, so that two of those give it time.
 */
export async function quiet(inflating: boolean): Promise<boolean> {
  if (!(await calm())) return false
  for (let round = 0; round < (inflating ? 2 : 0); round++) {
    await stat('.')
    if (!(await calm())) return false
  }
  return true
}

async function calm(): Promise<boolean> {
  const start = performance.now()
  for (let still = 0; still < STILL_TURNS;) {
    await new Promise((resolve) => setImmediate(resolve))
    still = isBusy() ? 0 : still + 1
    if (performance.now() - start > MOST_MS) return false
  }
  return true
}

function isBusy(): boolean {
  return inflating() > 0 || process.getActiveResourcesInfo().some((name) => CALLS.has(name))
}

/** What Node calls requests to the file system, and the closing of a handle. */
const CALLS: ReadonlySet<string> = new Set(['FSReqPromise', 'FSReqCallback', 'CloseReq', 'FileHandleCloseReq'])
const STILL_TURNS = 4
/** Far longer than anything takes that comes to an end. */
const MOST_MS = 15_000
