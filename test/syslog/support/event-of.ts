import { MessageOrigin, type Peer, type SourceParts } from '../../../lib/syslog/event/message-origin.ts'
import type { SyslogEvent } from '../../../types/event.ts'
import { FrameReader, type FrameFormat } from '../../../lib/syslog/framing/frame-reader.ts'
import { partsOf, RECEIVED_AT, somebody } from './message-parts.ts'
import { autoFraming } from './read-frames.ts'

/** The events of a connection that brought these bytes, one code unit each, and ended. */
export function eventsOf(
  bytes: string,
  given: Partial<SourceParts> = {},
  peer: Peer = somebody,
  format: Partial<FrameFormat> = {}
): SyslogEvent[] {
  const origin = new MessageOrigin(partsOf(given), peer, RECEIVED_AT)
  const reader = new FrameReader({ ...autoFraming, maxMessageBytes: 65_536, ...format }, origin)
  reader.feed(Buffer.from(bytes, 'latin1'), origin)
  const events: SyslogEvent[] = []
  for (let event = reader.next(); event !== null; event = reader.next()) events.push(event)
  const last = reader.flush('ended')
  return last === null ? events : [...events, last]
}

/** The one event of a line. */
export function eventOf(line: string, given: Partial<SourceParts> = {}, peer: Peer = somebody): SyslogEvent {
  const [event] = eventsOf(`${line}\n`, given, peer)
  if (event === undefined) throw new Error('no event')
  return event
}
