/**
 * Where a source keeps its positions: the files that it follows (`FileCheckpoint`), or whatever a user's connector
 * saves. `load` gives what `save` was given last, null if nothing
 * was saved yet; a rejection of `load`, or no answer within 30 s, is the source's `'error'`. Of files, what `save` was
 * not given is not trusted: it is reported by a `'warning'` and read again. A rejection of `save` is a `'warning'`, and
 * it is tried again; one of `close` is a `'warning'`, too. `save` is never called again before it has answered; what it
 * was given has to survive a crash once it has.
 */
export interface CheckpointStore<T = FileCheckpoint> {
  load(): Promise<T | null>
  save(checkpoint: T): Promise<void>
  /** Called once, after the last `save`. */
  close?(): Promise<void>
}

/** The positions of all files of one source: plain data that survives `JSON.stringify`. */
export interface FileCheckpoint {
  readonly version: 1
  readonly files: readonly FileRecord[]
}

/**
 * How far one content has been read, and how to know it again: no single key is an identity (inodes are reused, names
 * are rotated, first lines are alike), so all of it is verified before reading goes on.
 */
export interface FileRecord {
  /** Where it was seen last, as `position.path` shows it. */
  readonly path: string
  /** The bytes of a path that is not UTF-8, in base64. */
  readonly pathBytes?: string
  readonly dev: string
  readonly ino: string
  /** When the file was made, in ns since the epoch; `'0'` where the file system does not say. */
  readonly birth: string
  readonly compression: 'none' | 'gzip' | 'zstd'
  /** Bytes of the file when this was written, as it stands on the disk. */
  readonly size: number
  /** Where reading goes on: after the last line that is done, in decompressed content where the file is compressed. */
  readonly offset: number
  /** How many lines come before `offset`. */
  readonly line: number
  /** Compressed content that has been read to its end: it need not be inflated again to know so. */
  readonly complete: boolean
  /** The first bytes of the content. */
  readonly head: ContentHash
  /** The bytes just before `offset`. */
  readonly before: ContentHash
  /** When the file was last there, in ms since the epoch. */
  readonly seenAt: number
  /** Names the content, through every rename, copy and compression; absent in records of releases before it. */
  readonly id?: string
  /** How many contents its file had held before it. */
  readonly generation?: number
  /** The names that it has had, the newest last. */
  readonly names?: readonly string[]
  /** The bytes of those that are not UTF-8, in base64, and null of the others; absent if there are none. */
  readonly namesBytes?: readonly (string | null)[]
  /** Where reading began; what comes before was skipped by wish. 0 where it is absent. */
  readonly begin?: number
  /** Lengths and CRC-32 of the bytes from `begin` up to there, ascending. The last is everything that was read. */
  readonly marks?: readonly ContentMark[]
  /** Up to there an unfinished last line has been delivered: the line is not delivered again unless it goes on. */
  readonly given?: number
  /**
   * When the file was written, and when it was changed in any way, in ns since the epoch; as it was seen before the
   * last read. Absent if that cannot be relied on.
   */
  readonly modified?: string
  readonly changed?: string
  /** Of a compressed file that was skipped at the start: so many bytes of it, as it stands on the disk. */
  readonly left?: number
  /**
   * CRC-32 of all the others, in the order of their names; absent in records of releases before it. A record that it
   * does not fit is damaged.
   */
  readonly crc?: number
}

/** `[length, crc]`: CRC-32 (as of gzip) of the bytes from `begin` up to `length`. */
export type ContentMark = readonly [length: number, crc: number]

/** SHA-256 of some bytes, in hex, and how many they are: of 0 bytes the hash is empty. */
export interface ContentHash {
  readonly length: number
  readonly hash: string
}
