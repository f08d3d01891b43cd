import type { Classification } from './classification.ts'

/** From what ends a source to what only its makers read. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'trace'

/** Of `createLogFile()`. */
export interface LogFileOptions {
  /**
   * The file that is written to, by one process; a relative path is taken from the working folder. `<program>` stands
   * for the name of the program's script. Default `./logs/<program>.log`. Folders on the way are made.
   */
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
  /**
   * Writes what is in hand, tries once where it cannot, and closes the file. Never rejects; calling it again gives the
   * same promise.
   */
  close(): Promise<void>
}

export interface LogFileStats {
  /** Lines that were written. */
  readonly lines: number
  /** Lines in hand. Of what cannot be written at once, 8 MiB are kept. */
  readonly waiting: number
  /**
   * Lines that were given up: the disk was full for too long, the file was deleted, or they came faster than the disk
   * takes them.
   */
  readonly dropped: number
  /** What kept it from writing last; null if nothing did. */
  readonly lastError: Classification | null
}
