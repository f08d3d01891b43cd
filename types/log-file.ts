import type { Classification } from './classification.ts'

/** From errors that end a source to details that only its developers read. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'trace'

/** Options of `createLogFile()`. */
export interface LogFileOptions {
  /**
   * The file to write, by one process; a relative path starts at the working folder. `<program>` stands for the name of
   * the program's script. Default `./logs/<program>.log`. Missing folders are created.
   */
  readonly path?: string
  /** The size at which it rolls: bytes, or a text such as `10MB` (of 1024 * 1024 bytes). Default `10MB`. */
  readonly size?: number | string
  /** How many rolled files are kept. Default 10. */
  readonly keep?: number
  /** Rolled files are compressed: `app.log.1.gz`. Default true. */
  readonly gzip?: boolean
  /** The lowest level to write: `error`, `warn`, `info`, `debug`, `trace`. Default `info`. */
  readonly level?: LogLevel
}

/** A log file that is being written. */
export interface LogFile {
  /** Its absolute path. */
  readonly path: string
  /** What it has written until now, as plain data. Never throws. */
  stats(): LogFileStats
  /**
   * Writes the lines in hand, tries once more if that fails, and closes the file. Never rejects; calling it again
   * returns the same promise.
   */
  close(): Promise<void>
}

/** What a log file has written until now. */
export interface LogFileStats {
  /** Lines that were written. */
  readonly lines: number
  /** Lines in hand. Up to 8 MiB of lines that cannot be written at once are kept. */
  readonly waiting: number
  /**
   * Lines that were dropped: the disk was full for too long, the file was deleted, or they came faster than the disk
   * writes.
   */
  readonly dropped: number
  /** The last error that prevented writing; null if there was none. */
  readonly lastError: Classification | null
}
