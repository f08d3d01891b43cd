import { wholeUtf8 } from '../../core/whole-utf8.ts'
import { headerOf } from '../event/header-of.ts'
import type { CutBy, LostBytes, MessageOrigin } from '../event/message-origin.ts'
import { MAY_BE_UTF8, SyslogEvent, TRUNCATED } from '../event/syslog-event.ts'
import { viewOf } from '../parse/latin1.ts'
import { trimmedStop } from '../parse/trim.ts'

/**
 * Creates an event with a text of its own, for a message that may span several chunks; null if it is empty. If it is
 * already truncated (`flags`), `cutBy` is the cause; if it is longer than `max`, it is truncated here.
 */
export function ownEvent(
  bytes: Buffer,
  flags: number,
  cutBy: CutBy,
  max: number,
  origin: MessageOrigin
): SyslogEvent | null {
  const { watch } = origin.parts
  const text = bytes.toString('latin1')
  const end = (flags & TRUNCATED) === 0 ? trimmedStop(text, 0, text.length) : text.length
  if (end === 0) return null
  const cut = end > max ? TRUNCATED : flags & TRUNCATED
  if (cut !== 0) watch.onCut(cutBy, origin.peer)
  if (cut !== 0 && (flags & TRUNCATED) === 0) watch.onLength(end, origin.peer)
  const most = Math.min(end, max)
  // A message shorter than one character would become empty
  const stop = cut === 0 ? end : wholeUtf8(bytes.subarray(0, most)) || most
  lose(origin, end < max ? 'broken_off' : 'too_long', end - stop)
  const all = flags | cut | MAY_BE_UTF8
  return new SyslogEvent(text, 0, stop, origin, all, headerOf(viewOf(bytes), 0, stop, origin, all))
}

/** Reports that `count` bytes belong to no message. */
export function lose({ parts }: MessageOrigin, cause: LostBytes, count: number): void {
  if (count > 0) parts.watch.onLost(cause, count)
}
