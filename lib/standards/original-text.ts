import type { EventCopy } from '../../types/event.ts'
import { utf8Text } from './lossless-text.ts'

/** The whole record as received, if the payload is only a part of it; null otherwise, or if the record is not UTF-8. */
export function originalText(event: EventCopy & { readonly original?: Buffer }): string | null {
  const { original } = event
  return original === undefined || original.length === event.payload.length ? null : utf8Text(original)
}
