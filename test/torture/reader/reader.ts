import type { DiskFile } from '../disk/disk-file.ts'
import type { Line } from '../disk/line.ts'

/** What a reader delivers: a line, or lines that are joined. */
export interface Delivery {
  readonly payload: Buffer
  readonly text: string
  /** It carries the tag of a line that was cut at the limit. */
  readonly truncated: boolean
  /** It carries the tag of a line that has no ending yet. */
  readonly partial: boolean
  /** As it stands in the folder that is followed. */
  readonly path: string
  readonly ino: string
  readonly offset: number
  /** Null where lines are not counted. */
  readonly number: number | null
  ack(): void
}

/** What one record of a checkpoint has behind it: the lines of each content that it can be of. */
export interface PassedRecord {
  readonly contents: readonly (readonly Line[])[]
}

export interface ReaderEvents {
  deliver(delivery: Delivery): void
  /** A checkpoint was saved. */
  saved(records: readonly PassedRecord[]): void
  /** A record of a checkpoint is that of no content that ever was. */
  madeUp(what: string): void
  /** Something survived, by its code and its words. */
  warned(code: string, message: string): void
  /** The reader died of itself. */
  died(why: string): void
}

/** What a reader says of itself. */
export interface ReaderStatus {
  readonly unacked: number
  readonly bytesBehind: number | null
  readonly files: readonly FileStatus[]
}

interface FileStatus {
  /** As it stands in the folder that is followed. */
  readonly path: string
  readonly ino: string | null
  readonly state: string
  readonly reason: string | null
  readonly bytesBehind: number | null
}

/** What is held to the promises: the real source, or one that is made to break one of them. */
export interface TortureReader {
  start(): Promise<void>
  /**
   * Resolves when it is gone. What it gives tells which lines are not behind it for good; null where its positions are
   * saved.
   */
  stop(): Promise<Covered | null>
  /** As by SIGKILL: nothing is saved from now on. */
  kill(): Promise<Covered>
  /** Whether it has the file open. */
  holds(file: DiskFile): boolean
  pause(): void
  resume(): void
  /** Loses its positions; while it does not run. */
  forget(): void
  /** Its positions are damaged where they are kept; false where that cannot be done. While it does not run. */
  damage(): boolean
  /** Fills the disk under its checkpoints, or frees it. */
  fill(full: boolean): void
  /** Lets what is in motion run on until nothing is. */
  settle(): Promise<void>
  /** What it says of itself; null where it does not run. */
  status(): ReaderStatus | null
  /** Removes what it has left, when it runs no more. */
  remove(): void
}

/** Whether the last durable checkpoint has a line behind it. */
export type Covered = (line: Line) => boolean
