/** How long a check waits, in ms: a little less than it has, so that it can still say what hangs. */
export function limitOf(timeoutMs: number): number {
  return Math.max(LEAST_MS, timeoutMs - MARGIN_MS)
}

const MARGIN_MS = 300
const LEAST_MS = 50
