import { setTimeout as pause } from 'node:timers/promises'

/**
 * Resolves with the result of `look` once that is neither null nor false; rejects after `limitMs`, with the result of
 * `state` at that time.
 */
export async function until<Found>(
  what: string,
  look: () => Found | null | false | Promise<Found | null | false>,
  { limitMs = LIMIT_MS, state = () => '' }: UntilOptions = {}
): Promise<Found> {
  const deadline = Date.now() + limitMs
  for (;;) {
    const found = await look()
    if (found !== null && found !== false) return found
    if (Date.now() > deadline) throw new Error(`not within ${limitMs} ms: ${what} ${JSON.stringify(state())}`)
    await pause(LOOK_MS)
  }
}

export interface UntilOptions {
  readonly limitMs?: number
  readonly state?: () => unknown
}

/** For a machine that is busy with other work too. */
const LIMIT_MS = 120_000
const LOOK_MS = 20
