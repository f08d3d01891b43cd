import { inspect } from 'node:util'
import type { AckWatermarks } from '../../types/acks.ts'

/** How many records are not acked, and which is the oldest of them. */
export function unackedText({ unacked, oldest }: Pick<AckWatermarks, 'unacked' | 'oldest'>): string {
  return `${unacked} ${unacked === 1 ? 'is' : 'are'} not acked, the oldest is ${positionText(oldest)}`
}

/** A position as text: those of a connector of one's own may hold what JSON cannot. */
export function positionText(position: AckWatermarks['oldest']): string {
  try {
    return JSON.stringify(position)
  } catch {
    return inspect(position, { breakLength: Infinity })
  }
}
