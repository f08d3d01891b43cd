import type { SourceEvent } from '../../types/event.ts'
import { utf8Text } from './lossless-text.ts'

/** The whole record as it came, where its payload is only a part of it; null if it is not, or not UTF-8. */
export function originalText(event: SourceEvent & { readonly original?: Buffer }): string | null {
  const { original } = event
  return original === undefined || original.length === event.payload.length ? null : utf8Text(original)
}
