/** The state of one matching file: why it is or is not being read. */
export interface FollowedFile {
  /** The path, as `position.path` shows it. For a folder that cannot be listed, the folder. */
  readonly path: string
  /** The bytes of a path that is not UTF-8, in base64; absent if `path` is exact. */
  readonly pathBytes?: string
  /** Identifies its content, through renames, copies and compression; null if nothing is known about it. */
  readonly id: string | null
  /** What the source does with the file. */
  readonly state: FollowedFileState
  /**
   * The rule that excludes it, the error that prevents reading it, or what it waits for; null if there is nothing to
   * explain.
   */
  readonly reason: string | null
  /** The code of the error, if `state` is `unreadable`, or a link is refused. */
  readonly code: string | null
  /** The device it is on: `st_dev`, in decimal; null if it was not opened. */
  readonly dev: string | null
  /** Its inode on that device: `st_ino`, in decimal; null if it was not opened. */
  readonly ino: string | null
  /** The file's compression, determined by its content; null if unknown. */
  readonly compression: 'none' | 'gzip' | 'zstd' | null
  /** The file's size when last examined, in bytes. */
  readonly size: number
  /** Bytes that have been delivered as lines; of the decompressed content if it is compressed. */
  readonly offset: number
  /** Bytes in the file that are not delivered yet; null if unknown, as for compressed content. */
  readonly bytesBehind: number | null
  /** While `proving`: the bytes still to be compared. Null otherwise. */
  readonly bytesLeft: number | null
  /** Bytes that were seen in the file and overwritten or cut off before they were delivered. */
  readonly bytesLost: number
  /** The time since the source was last up to date with the file, in ms; 0 if it is now. */
  readonly msBehind: number
}

/**
 * `proving`: its content may have been read before, and its bytes are being compared; `reading`: there is more to read;
 * `at-end`: everything has been read, more may be written; `waiting`: it is empty, or is read after another file;
 * `ignored`: a rule excludes it; `unreadable`: an error, retried; `finished`: nothing more will be written.
 */
export type FollowedFileState = 'proving' | 'reading' | 'at-end' | 'waiting' | 'ignored' | 'unreadable' | 'finished'
