import { stat } from 'node:fs/promises'

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/**
 * Until no call into the file system has been under way for some turns: what can be done without time passing is done.
 */
export async function idle(inflating = false): Promise<void> {
  await calm()
  if (!inflating) return
  // Inflating is not seen; it shares its threads with file calls, so that these come after it.
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(Array.from({ length: THREADS }, () => stat('.')))
    await calm()
  }
}

async function calm(): Promise<void> {
  for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
    if (process.getActiveResourcesInfo().some((name) => BUSY.has(name))) quiet = 0
    await turn()
  }
}

const BUSY: ReadonlySet<string> = new Set(['FSReqPromise', 'FSReqCallback', 'FileHandleCloseReq', 'CloseReq'])
const QUIET_TURNS = 8
const ROUNDS = 2
/** As many as Node has for such calls. */
const THREADS = 4
