/**
 * Where a source keeps its positions: the files that it follows (`FileCheckpoint`), or whatever a user's connector
 * saves. `load` returns what `save` was last given, null if nothing was saved yet; a rejection of `load`, or no answer
 * within 30 s, is the source's `'error'`. A file source does not trust records that `save` was not given: it reports
 * them by a `'warning'` and reads their files again. A rejection of `save` is a `'warning'`, and the source tries
 * again; a rejection of `close` is a `'warning'`, too. `save` is never called again before it has answered; once it
 * has, its value has to survive a crash.
 */
export interface CheckpointStore<T = FileCheckpoint> {
  /** Returns what `save` was last given; null if nothing was saved yet. */
  load(): Promise<T | null>
  /** Makes the value durable: once its promise has resolved, a crash must not lose it. */
  save(checkpoint: T): Promise<void>
  /** Releases the store. Called once, after the last `save`; may be absent if there is nothing to release. */
  close?(): Promise<void>
}

/** The positions of all files of one source: plain data that survives `JSON.stringify`. */
export interface FileCheckpoint {
  /** The version of this format. A source refuses one that it does not know (`FILE_CHECKPOINT_NEWER`). */
  readonly version: 1
  /** One record for each content. */
  readonly files: readonly FileRecord[]
}

/**
 * How far one content has been read, and how to recognise it: no single key is an identity (inodes are reused, names
 * are rotated, first lines are alike), so all of it is verified before reading continues.
 */
export interface FileRecord {
  /** Where it was last seen, as `position.path` shows it. */
  readonly path: string
  /** The bytes of a path that is not UTF-8, in base64; absent if it is. */
  readonly pathBytes?: string
  /**
   * The device that the file is on: `st_dev`, in decimal, because JSON has no 64-bit integer; `'0'` if no file is known
   * to hold the content.
   */
  readonly dev: string
  /** The file's inode on that device: `st_ino`, in decimal; `'0'` likewise. */
  readonly ino: string
  /** When the file was created, in ns since the epoch; `'0'` if the file system does not say. */
  readonly birth: string
  /** How the file was compressed, by its content. */
  readonly compression: 'none' | 'gzip' | 'zstd'
  /** The size of the file on the disk when this record was written, in bytes. */
  readonly size: number
  /**
   * The byte offset where reading continues: after the last line that is done, in decompressed content if the file is
   * compressed.
   */
  readonly offset: number
  /** How many lines come before `offset`: the next one has this number plus 1, as lines are numbered from 1. */
  readonly line: number
  /** Compressed content that has been read to its end: it need not be inflated again to know so. */
  readonly complete: boolean
  /** The first bytes of the content. */
  readonly head: ContentHash
  /** The bytes just before `offset`. */
  readonly before: ContentHash
  /** When the file was last there, in ms since the epoch. */
  readonly seenAt: number
  /** Identifies the content, through every rename, copy and compression; absent in records of earlier releases. */
  readonly id?: string
  /** How many contents its file held before. 0 if absent. */
  readonly generation?: number
  /** The names that it has had, the newest last; absent in records of earlier releases. */
  readonly names?: readonly string[]
  /** The bytes of those that are not UTF-8, in base64, and null for the others; absent if there are none. */
  readonly namesBytes?: readonly (string | null)[]
  /** The byte offset where reading began; what comes before was skipped on purpose. 0 if absent. */
  readonly begin?: number
  /**
   * Lengths and CRC-32 of the bytes from `begin` up to there, ascending. The last is everything that was read. Absent
   * in records of earlier releases.
   */
  readonly marks?: readonly ContentMark[]
  /**
   * The byte offset up to which an unfinished last line has been delivered: the line is not delivered again unless it
   * continues. Absent if there is no such line.
   */
  readonly given?: number
  /**
   * When the file was written (`st_mtime`), in ns since the epoch, as seen before the last read. Absent if that is
   * unreliable.
   */
  readonly modified?: string
  /**
   * When the file was changed in any way (`st_ctime`), in ns since the epoch, likewise. Absent if that is unreliable.
   */
  readonly changed?: string
  /**
   * The size on the disk, in bytes, of a compressed file that was skipped at the start; absent for every other file.
   */
  readonly left?: number
  /**
   * CRC-32 of all the others, in the order of their names; absent in records of earlier releases. A record whose
   * checksum does not match is damaged.
   */
  readonly crc?: number
}

/** `[length, crc]`: CRC-32 (as of gzip) of the bytes from `begin` up to `length`. */
export type ContentMark = readonly [length: number, crc: number]

/** SHA-256 of some bytes, in hex, and their number: for 0 bytes the hash is empty. */
export interface ContentHash {
  /** How many bytes were hashed. */
  readonly length: number
  /** Their SHA-256 in hex; empty for 0 bytes. */
  readonly hash: string
}
