import { Page, type Peer, type Reading } from '../../../lib/syslog/event/page.ts'
import type { SyslogEvent } from '../../../lib/syslog/event/syslog-event.ts'
import { FrameReader, type FrameFormat } from '../../../lib/syslog/framing/frame-reader.ts'
import { readingOf, RECEIVED_AT, somebody } from './reading.ts'
import { autoFraming } from './read-frames.ts'

/** The events of a connection that brought these bytes, one code unit each, and ended. */
export function eventsOf(
  bytes: string,
  given: Partial<Reading> = {},
  peer: Peer = somebody,
  format: Partial<FrameFormat> = {}
): SyslogEvent[] {
  const page = new Page(readingOf(given), peer, RECEIVED_AT)
  const reader = new FrameReader({ ...autoFraming, maxMessageBytes: 65_536, ...format }, page)
  reader.feed(Buffer.from(bytes, 'latin1'), page)
  const events: SyslogEvent[] = []
  for (let event = reader.next(); event !== null; event = reader.next()) events.push(event)
  const last = reader.flush('ended')
  return last === null ? events : [...events, last]
}

/** The one event of a line. */
export function eventOf(line: string, given: Partial<Reading> = {}, peer: Peer = somebody): SyslogEvent {
  const [event] = eventsOf(`${line}\n`, given, peer)
  if (event === undefined) throw new Error('no event')
  return event
}
