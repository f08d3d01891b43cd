import type { Classification } from './classification.ts'

/** From what ends a source to what only its makers read. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'trace'

/** Of `createLogFile()`. */
export interface LogFileOptions {
  /** The file that is written to; a relative path is taken from the working folder. Default `./logs/<program>.log`. Folders on the way are made. */
  readonly path?: string
  /** It rolls when it has that size: bytes, or a text such as `10MB` (of 1024 * 1024 bytes). Default `10MB`. */
  readonly size?: number | string
  /** How many rolled files are kept. Default 10. */
  readonly keep?: number
  /** Rolled files are compressed: `app.log.1.gz`. Default true. */
  readonly gzip?: boolean
  /** The least that is written: `error`, `warn`, `info`, `debug`, `trace`. Default `info`. */
  readonly level?: LogLevel
}

export interface LogFile {
  /** Absolute. */
  readonly path: string
  stats(): LogFileStats
  /** Writes what is in hand and closes the file. Never rejects; calling it again gives the same promise. */
  close(): Promise<void>
}

export interface LogFileStats {
  /** Lines that were written. */
  readonly lines: number
  /** Lines that could not be written: the disk was full, the folder had vanished, or they came faster than the disk takes them. */
  readonly dropped: number
  /** What kept it from writing last; null where nothing did. */
  readonly lastError: Classification | null
}
