import type { AckLane } from '../../../types/acks.ts'
import type { Position } from '../../../types/position.ts'
import type { LineStart } from '../line-reader.ts'

/** Where the oldest line begins that was delivered and is not acked; null where there is none. `former` counts up to its end alone. */
export function unackedLine(lane: AckLane | null, former: { readonly lane: AckLane, readonly end: number } | null): LineStart | null {
  const kept = startOf(former?.lane.oldest ?? null)
  if (kept !== null && former !== null && kept.offset < former.end) return kept
  return startOf(lane?.oldest ?? null)
}

function startOf(position: Position | null): LineStart | null {
  if (position === null || !('offset' in position)) return null
  const { offset } = position
  const line = 'line' in position && typeof position.line === 'number' ? position.line - 1 : 0
  return { offset: Number(offset), line }
}
