import type { SyslogErrorReason, SyslogFormat } from '../../../types/syslog.ts'

/**
 * The places of a message's fields, as offsets into the bytes it was read from. A field whose start equals its end is
 * absent or NIL. One shape for both formats, and for messages of neither, so that engines keep the reading code fast.
 */
export interface MessageHeader {
  /** Null if the message has neither format. */
  format: SyslogFormat | null
  /** -1 if there is none. */
  priority: number
  /** 0 if there is none. */
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
   * Where the text after the header begins. If there is a `reason`, where the whole message begins, because no header
   * is removed then.
   */
  messageStart: number
  reason: SyslogErrorReason | null
  /** Where parsing failed, as an offset from the message's first byte; -1 if it did not. */
  failedAt: number
}

/** An object literal: engines create it faster than an instance of a class with so many fields. */
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
 * Records a fault at an offset, and returns -1, which the readers return then. Call it only before `messageStart` is
 * set.
 */
export function fail(header: MessageHeader, reason: SyslogErrorReason, at: number): -1 {
  header.reason = reason
  header.failedAt = at - header.messageStart
  return -1
}
