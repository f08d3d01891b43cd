import { systemClock } from '../core/clock.ts'
import { settledWithin } from '../core/settled-within.ts'

/** What is seen of a `for await` from outside. */
export interface ConsumerView {
  /** True while its body works on a record. */
  readonly inBody: boolean
  /** How many records it has taken. */
  readonly taken: number
}

/**
 * Whether a loop will come to its end by itself. One whose body awaits `stop()` cannot, and nothing tells it from one
 * whose body is slow but that it never asks for its next record: so it is given half a second of real time, whatever
 * clock the source has. A body that is slower than that is taken to wait.
 */
export async function consumerProgresses(look: () => ConsumerView, closed: Promise<void>): Promise<boolean> {
  const { inBody, taken } = look()
  if (!inBody || (await settledWithin(IN_BODY_MS, closed, systemClock))) return true
  const now = look()
  return !now.inBody || now.taken > taken
}

const IN_BODY_MS = 500
