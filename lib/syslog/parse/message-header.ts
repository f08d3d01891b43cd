import type { SyslogErrorReason, SyslogFormat } from '../../../types/syslog.ts'

/**
 * The places of a message's fields: offsets into the bytes it was read from. A field whose start is its end is absent
 * or NIL. One shape for both formats and for messages of neither, so that engines keep the code that reads it fast.
 */
export interface MessageHeader {
  /** Null if the message is neither. */
  format: SyslogFormat | null
  /** -1 where there is none. */
  priority: number
  /** 0 where there is none. */
  version: number
  timeStart: number
  timeEnd: number
  hostStart: number
  hostEnd: number
  appStart: number
  appEnd: number
  procStart: number
  procEnd: number
  msgIdStart: number
  msgIdEnd: number
  dataStart: number
  dataEnd: number
  /**
   * Where the message proper begins; if there is a `reason`, where the whole message begins, because nothing is then
   * removed.
   */
  messageStart: number
  reason: SyslogErrorReason | null
  /** Where reading failed, counted from the message's first byte; -1 if it did not. */
  failedAt: number
}

/** A literal: engines create it faster than an instance of a class with so many fields. */
export function emptyHeader(start: number): MessageHeader {
  return {
    format: null,
    priority: -1,
    version: 0,
    timeStart: start,
    timeEnd: start,
    hostStart: start,
    hostEnd: start,
    appStart: start,
    appEnd: start,
    procStart: start,
    procEnd: start,
    msgIdStart: start,
    msgIdEnd: start,
    dataStart: start,
    dataEnd: start,
    messageStart: start,
    reason: null,
    failedAt: -1
  }
}

/**
 * Notes what is wrong at an offset, and returns the -1 that readers then return. Only before the header's end is known.
 */
export function fail(header: MessageHeader, reason: SyslogErrorReason, at: number): -1 {
  header.reason = reason
  header.failedAt = at - header.messageStart
  return -1
}
