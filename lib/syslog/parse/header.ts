import type { SyslogErrorReason, SyslogFormat } from '../../../types/syslog.ts'
import { readPriority } from './priority.ts'
import { readRfc3164 } from './rfc3164-header.ts'
import { beginsRfc5424, readRfc5424 } from './rfc5424-header.ts'

/**
 * Where the fields of a message stand: offsets into the bytes that it was read from. A field whose start is its end is
 * absent or NIL. One shape for both formats and for what is neither, so that engines keep the code that reads it fast.
 */
export interface MessageHeader {
  /** Null where the message is neither. */
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
  /** Where the message proper begins; where there is a `reason`, where all of it begins, as nothing is then taken off. */
  messageStart: number
  reason: SyslogErrorReason | null
  /** Where reading failed, counted from the message's first byte; -1 where it did not. */
  failedAt: number
}

/**
 * Reads the header of the message that stands in `bytes` from `start` to before `stop`. Never looks
 * behind `stop`, never throws, and passes over each byte a bounded number of times. Cuts nothing: what it gives are offsets.
 */
export function readHeader(bytes: DataView, start: number, stop: number, format: 'auto' | SyslogFormat): MessageHeader {
  const header = emptyHeader(start)
  const at = readPriority(bytes, start, stop, header)
  if (at === -1) return header
  if (format === 'rfc5424' || (format === 'auto' && at !== start && beginsRfc5424(bytes, at, stop))) readRfc5424(bytes, start, at, stop, header)
  else readRfc3164(bytes, start, at, stop, header)
  return header
}

/** A literal: engines make it faster than an instance of a class with so many fields. */
function emptyHeader(start: number): MessageHeader {
  return {
    format: null, priority: -1, version: 0, timeStart: start, timeEnd: start, hostStart: start, hostEnd: start, appStart: start, appEnd: start,
    procStart: start, procEnd: start, msgIdStart: start, msgIdEnd: start, dataStart: start, dataEnd: start, messageStart: start,
    reason: null, failedAt: -1
  }
}
