/**
 * Where a source keeps its positions: those of the files that it follows (`FileCheckpoint`), or the value that a user's
 * connector saves. `load` returns the last saved value, or null if there is none; if it rejects, or does not answer
 * within 30 s, the source ends with `'error'`. A file source does not trust records that were not passed to `save`: it
 * reports them with a `'warning'` and reads their files again. A rejection of `save` is a `'warning'`, and the source
 * tries again; a rejection of `close` is a `'warning'` as well. `save` is never called again before its promise has
 * settled; once it has resolved, the value has to survive a crash.
 */
export interface CheckpointStore<T = FileCheckpoint> {
  /** Returns the last saved value; null if nothing has been saved yet. */
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
 * How far one content has been read, and how to recognise it. No single key identifies a content (inodes are reused,
 * names are rotated, first lines are alike), so all of them are verified before reading continues.
 */
export interface FileRecord {
  /** The path at which the content was last seen, as `position.path` shows it. */
  readonly path: string
  /** The bytes of a path that is not UTF-8, in base64; absent if it is. */
  readonly pathBytes?: string
  /**
   * The device that the file is on: `st_dev`, in decimal, because JSON has no 64-bit integer; `'0'` if no file is known
   * to hold the content.
   */
  readonly dev: string
  /** The file's inode on that device: `st_ino`, in decimal; `'0'` if no file is known to hold the content. */
  readonly ino: string
  /** When the file was created, in ns since the epoch; `'0'` if the file system does not say. */
  readonly birth: string
  /** The file's compression, determined by its content. */
  readonly compression: 'none' | 'gzip' | 'zstd'
  /** The size of the file on the disk when this record was written, in bytes. */
  readonly size: number
  /**
   * The byte offset at which reading continues: after the last processed line; in the decompressed content if the file
   * is compressed.
   */
  readonly offset: number
  /** The number of lines before `offset`: the next line has this number plus 1, as lines are numbered from 1. */
  readonly line: number
  /** True for compressed content that has been read to its end, so that it need not be inflated again. */
  readonly complete: boolean
  /** The first bytes of the content. */
  readonly head: ContentHash
  /** The bytes just before `offset`. */
  readonly before: ContentHash
  /** When the file was last seen, in ms since the epoch. */
  readonly seenAt: number
  /** Identifies the content, through every rename, copy and compression; absent in records of earlier releases. */
  readonly id?: string
  /** The number of contents that the file held before this one. 0 if absent. */
  readonly generation?: number
  /** The names that the content has had, the newest last; absent in records of earlier releases. */
  readonly names?: readonly string[]
  /** The bytes of the names that are not UTF-8, in base64, null for the others; absent if all are UTF-8. */
  readonly namesBytes?: readonly (string | null)[]
  /** The byte offset at which reading began; earlier bytes were skipped on purpose. 0 if absent. */
  readonly begin?: number
  /**
   * Lengths, ascending, each with the CRC-32 of the bytes from `begin` up to that length. The last one covers
   * everything that was read. Absent in records of earlier releases.
   */
  readonly marks?: readonly ContentMark[]
  /**
   * The byte offset up to which an unfinished last line has been delivered: the line is not delivered again unless it
   * continues. Absent if there is no such line.
   */
  readonly given?: number
  /**
   * When the file was last written (`st_mtime`), in ns since the epoch, as seen before the last read. Absent if that is
   * unreliable.
   */
  readonly modified?: string
  /**
   * When the file was last changed in any way (`st_ctime`), in ns since the epoch, as seen before the last read. Absent
   * if that is unreliable.
   */
  readonly changed?: string
  /**
   * The size on the disk, in bytes, of a compressed file that was skipped at the start; absent for every other file.
   */
  readonly left?: number
  /**
   * CRC-32 of all other fields, in the order of their names; absent in records of earlier releases. A record whose
   * checksum does not match is damaged.
   */
  readonly crc?: number
}

/** `[length, crc]`: CRC-32 (as of gzip) of the bytes from `begin` up to `length`. */
export type ContentMark = readonly [length: number, crc: number]

/** The SHA-256 of some bytes, in hex, and the number of bytes; for 0 bytes the hash is empty. */
export interface ContentHash {
  /** The number of hashed bytes. */
  readonly length: number
  /** Their SHA-256 in hex; empty for 0 bytes. */
  readonly hash: string
}
