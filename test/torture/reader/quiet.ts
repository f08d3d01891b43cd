import { stat } from 'node:fs/promises'
import { inflating } from './inflating.ts'

/**
 * Resolves when this process has no call to the file system in motion for some turns of the event loop: with a clock that stands still,
 * nothing will happen then. Other inflating than that of zlib's streams is not seen; it shares its threads with file calls, so that two of those give it time.
 */
export async function quiet(inflating: boolean): Promise<void> {
  await calm()
  if (!inflating) return
  for (let round = 0; round < 2; round++) {
    await stat('.')
    await calm()
  }
}

async function calm(): Promise<void> {
  let still = 0
  for (let turn = 0; still < STILL_TURNS && turn < MOST_TURNS; turn++) {
    await new Promise((resolve) => setImmediate(resolve))
    still = isBusy() ? 0 : still + 1
  }
}

function isBusy(): boolean {
  return inflating() > 0 || process.getActiveResourcesInfo().some((name) => CALLS.has(name))
}

/** What Node calls requests to the file system, and the closing of a handle. */
const CALLS: ReadonlySet<string> = new Set(['FSReqPromise', 'FSReqCallback', 'CloseReq', 'FileHandleCloseReq'])
const STILL_TURNS = 4
/** Somebody else's call may hang; waiting for it is not worth more. */
const MOST_TURNS = 50_000
