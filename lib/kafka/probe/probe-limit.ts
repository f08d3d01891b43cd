/** How long a check waits, in ms: a little less than its time limit, so that it can still report what hangs. */
export function limitOf(timeoutMs: number): number {
  return Math.max(LEAST_MS, timeoutMs - MARGIN_MS)
}

const MARGIN_MS = 300
const LEAST_MS = 50
