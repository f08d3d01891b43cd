import type { DiskFile } from '../disk/disk-file.ts'
import type { Line } from '../disk/line.ts'

/** A line as a reader delivers it. */
export interface Delivery {
  readonly payload: Buffer
  readonly text: string
  /** It carries the tag of a line that was cut at the limit. */
  readonly truncated: boolean
  readonly path: string
  readonly ino: string
  readonly offset: number
  ack(): void
}

export interface ReaderEvents {
  deliver(delivery: Delivery): void
  /** A checkpoint was saved that has these lines behind it. */
  saved(covered: ReadonlySet<Line>): void
  /** Something survived, by its code and its words. */
  warned(code: string, message: string): void
  /** The reader died of itself. */
  died(why: string): void
}

/** What is held to the promises: the real source, or one that is made to break one of them. */
export interface TortureReader {
  start(): Promise<void>
  /** Resolves when it is gone. What it gives tells which lines are not behind it for good; null where its positions are saved. */
  stop(): Promise<Covered | null>
  /** As by SIGKILL: nothing is saved from now on. */
  kill(): Promise<Covered>
  /** Whether it has the file open. */
  holds(file: DiskFile): boolean
  pause(): void
  resume(): void
  /** Loses its positions; while it does not run. */
  forget(): void
  /** Fills the disk under its checkpoints, or frees it. */
  fill(full: boolean): void
  /** Lets what is in motion run on until nothing is. */
  settle(): Promise<void>
  /** Removes what it has left, when it runs no more. */
  remove(): void
}

/** Whether the last durable checkpoint has a line behind it. */
export type Covered = (line: Line) => boolean
