import { inspect } from 'node:util'
import type { AckWatermarks } from '../../types/acks.ts'

/** The number of unacked records and the oldest of them, as text. */
export function unackedText({ unacked, oldest }: Pick<AckWatermarks, 'unacked' | 'oldest'>): string {
  return `${unacked} ${unacked === 1 ? 'is' : 'are'} not acked, the oldest is ${positionText(oldest)}`
}

/** A position as text; that of a user's connector may hold values that JSON cannot represent. */
export function positionText(position: AckWatermarks['oldest']): string {
  try {
    return JSON.stringify(position)
  } catch {
    return inspect(position, { breakLength: Infinity })
  }
}
