import { inflating } from './inflating.ts'

/**
 * Resolves when this process neither has a call to the file system in motion nor inflates anything for some turns of
 * the event loop: with a clock that stands still, nothing will happen then. False where it is never at rest.
 */
export async function atRest(): Promise<boolean> {
  const start = Date.now()
  for (let still = 0; still < STILL_TURNS;) {
    await turn()
    still = isBusy() ? 0 : still + 1
    if (Date.now() - start > MOST_MS) return false
  }
  return true
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

function isBusy(): boolean {
  return inflating() > 0 || process.getActiveResourcesInfo().some((name) => CALLS.has(name))
}

/** What Node calls requests to the file system, and the closing of a handle. */
const CALLS: ReadonlySet<string> = new Set(['FSReqPromise', 'FSReqCallback', 'CloseReq', 'FileHandleCloseReq'])
const STILL_TURNS = 4
/** Far longer than anything takes that comes to an end. */
const MOST_MS = 60_000
