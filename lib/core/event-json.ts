import { isUtf8 } from 'node:buffer'
import type { EventJson, SourceEvent } from '../../types/event.ts'

/** What `JSON.stringify` shows of any event. Bytes that the text cannot give back are added in base64. */
export function eventJson(event: SourceEvent): EventJson {
  const { source, text, payload, tags, position, meta, receivedAt } = event
  const lossless = isUtf8(payload) && payload.equals(Buffer.from(text))
  return {
    source,
    text,
    ...(lossless ? {} : { payloadBase64: payload.toString('base64') }),
    tags,
    position,
    meta,
    receivedAt: new Date(receivedAt).toISOString()
  }
}
