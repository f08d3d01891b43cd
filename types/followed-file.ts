/** The state of one matching file: why it is, or is not, being read. */
export interface FollowedFile {
  /** As `position.path` shows it. For a folder that cannot be listed, the folder. */
  readonly path: string
  /** The bytes of a path that is not UTF-8, in base64; absent if `path` is the whole truth. */
  readonly pathBytes?: string
  /** Identifies its content, through renames, copies and compression; null if nothing is known about it. */
  readonly id: string | null
  /** What happens to it. */
  readonly state: FollowedFileState
  /**
   * Which rule leaves it out, which error prevents reading it, what it waits for; null if there is nothing to explain.
   */
  readonly reason: string | null
  /** The code of the error, if `state` is `unreadable`, or a link is refused. */
  readonly code: string | null
  /** The device it is on: `st_dev`, in decimal; null if it was not opened. */
  readonly dev: string | null
  /** Its inode on that device: `st_ino`, in decimal; null if it was not opened. */
  readonly ino: string | null
  /** How it is compressed, by its content; null if that is not known. */
  readonly compression: 'none' | 'gzip' | 'zstd' | null
  /** Its size at the last look, in bytes. */
  readonly size: number
  /** Bytes that have been delivered as lines; of the decompressed content if it is compressed. */
  readonly offset: number
  /** Bytes that are there and not yet delivered; null if unknown, as for compressed content. */
  readonly bytesBehind: number | null
  /** While `proving`: bytes of it that are still to be compared. Null otherwise. */
  readonly bytesLeft: number | null
  /** Bytes that were seen in it and destroyed before they were delivered. */
  readonly bytesLost: number
  /** How long ago everything that was there had been delivered, in ms; 0 where it is so now. */
  readonly msBehind: number
}

/**
 * `proving`: it may be a content that was read, and its bytes are being compared; `reading`: there is more to be read;
 * `at-end`: all has been read, more may come; `waiting`: it is empty, or its turn comes after another file; `ignored`:
 * a rule leaves it out; `unreadable`: an error, tried again; `finished`: nothing more will come.
 */
export type FollowedFileState = 'proving' | 'reading' | 'at-end' | 'waiting' | 'ignored' | 'unreadable' | 'finished'
