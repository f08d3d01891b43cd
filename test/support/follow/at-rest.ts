import { inflating } from './inflating.ts'

/**
 * Resolves once this process has had no file system call pending and no stream inflating for some turns of the event
 * loop: with a stopped clock, nothing will happen then. `false` if it never comes to rest.
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

/** Node's names for requests to the file system and for closing a handle. */
const CALLS: ReadonlySet<string> = new Set(['FSReqPromise', 'FSReqCallback', 'CloseReq', 'FileHandleCloseReq'])
const STILL_TURNS = 4
/** Far longer than anything that ends at all. */
const MOST_MS = 60_000
