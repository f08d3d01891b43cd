import type { Classification } from './classification.ts'

/** The levels of the log, from errors that end a source to details for developers. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'trace'

/** Options of `createLogFile()`. */
export interface LogFileOptions {
  /**
   * The file to write, by one process; a relative path starts at the working folder. `<program>` stands for the name of
   * the program's script. Default `./logs/<program>.log`. Missing folders are created.
   */
  readonly path?: string
  /** The size at which the file rolls: bytes, or a text such as `10MB` (1 MB is 1024 * 1024 bytes). Default `10MB`. */
  readonly size?: number | string
  /** The number of rolled files to keep. Default 10. */
  readonly keep?: number
  /** Whether rolled files are compressed: `app.log.1.gz`. Default true. */
  readonly gzip?: boolean
  /** The lowest level to write: `error`, `warn`, `info`, `debug`, `trace`. Default `info`. */
  readonly level?: LogLevel
}

/** A log file that is being written. */
export interface LogFile {
  /** Its absolute path. */
  readonly path: string
  /** Its counters so far, as plain data. Never throws. */
  stats(): LogFileStats
  /**
   * Writes the pending lines, retries once if that fails, and closes the file. Never rejects; calling it again
   * returns the same promise.
   */
  close(): Promise<void>
}

/** The counters of a log file. */
export interface LogFileStats {
  /** Lines written so far. */
  readonly lines: number
  /** Lines that wait to be written; up to 8 MiB are kept. */
  readonly waiting: number
  /**
   * Lines that were dropped: the disk was full for too long, the file was deleted, or they came faster than the disk
   * writes.
   */
  readonly dropped: number
  /** The last error that prevented writing; null if there was none. */
  readonly lastError: Classification | null
}
