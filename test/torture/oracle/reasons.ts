/**
 * Why a line may come twice. There is no other reason: each is given to the lines it holds for, at the moment it
 * occurs, and counted when it is used.
 */
export type Reason =
  /**
   * It was delivered and not acked, or acked behind one that was not, when its reader ended: positions follow a gapless
   * run of acks.
   */
  | 'not acked'
  /** It was done, and the last checkpoint before a crash had not got so far. */
  | 'crash'
  /** The positions are gone: everything is read again. */
  | 'checkpoints lost'
  /** `from = "beginning"` was asked for. */
  | 'from the beginning'
  /** A `cp` without truncation: what equals a content that lives on is read as its own after `rotate_wait_ms`. */
  | 'copy of a living content'
  /**
   * Something was written to a copy: from then on it may be a content of its own, as long as nobody has seen that its
   * original was cut.
   */
  | 'copy that went on by itself'
  /**
   * The same bytes in another file under a name where they were before: a new content, as of a job that runs every
   * night.
   */
  | 'same name'
  /** Its original was written on after it was copied: that so much of the original was read is nowhere proven. */
  | 'shorter copy'
  /** Its original had been cut and filled again, and nobody had looked since. */
  | 'copy of a refilled file'
  /** One file takes over a departed content, once; this was the second copy of it. */
  | 'second copy'
  /** Equal bytes were also written on their own: which of the contents a copy continues cannot be told. */
  | 'one of several equal contents'
  /** Its file was cut, but not emptied, where the reader could not see or retrace it. */
  | 'cut within'
  /** Both were found at one time, when nothing had been read yet, in this run, that could be compared. */
  | 'found together'
  /** Part of it had been delivered as an unfinished line. */
  | 'delivered in parts'

/** Those that end with the reader's next checkpoint that has the line behind it. */
export const ENDING_REASONS: ReadonlySet<Reason> = new Set<Reason>([
  'not acked',
  'crash',
  'checkpoints lost',
  'from the beginning'
])
