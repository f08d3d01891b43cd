import type { SourceError } from '../../errors/source-error.ts'

/**
 * The states of a file. From each of them the next look is scheduled (`nextLookIn`), so that none can stall.
 *
 *   unopened → empty → proving → reading ⇄ at-end → finishing
 *                    → waiting ↗         → changed → reading | empty
 *                    → copy (of a content that is read elsewhere)
 */
export type HarvesterState =
  /** Found but not open: the file is new, or too many files are open (`isLimited`). */
  | { readonly kind: 'unopened'; readonly reason: string; readonly isLimited: boolean }
  /** Open, but with too few bytes to tell what the file holds. */
  | { readonly kind: 'empty'; readonly reason: string; readonly looks: number }
  /** The file's bytes are being compared with those of content that was read. */
  | { readonly kind: 'proving'; readonly reason: string; readonly bytesLeft: number }
  /** Something else has to happen first. */
  | { readonly kind: 'waiting'; readonly reason: string }
  /** Everything in the file was read elsewhere. It gets another look if it changes, or if that content departs. */
  | {
      readonly kind: 'copy'
      readonly reason: string
      readonly of: string
      readonly size: number
      readonly modified: bigint
    }
  | { readonly kind: 'reading' }
  /** `looks` in a row found nothing new. */
  | { readonly kind: 'at-end'; readonly looks: number }
  /**
   * The file no longer holds what was read of it. Where reading resumes is decided once the consumer has taken
   * everything read before.
   */
  | { readonly kind: 'changed'; readonly bytesLeft: number }
  /**
   * The file is retried. `damage`: its compressed content cannot be inflated further; retrying is useless while the
   * file is unchanged.
   */
  | { readonly kind: 'unreadable'; readonly error: SourceError; readonly looks: number; readonly damage: Damage | null }
  /** The last line has been requested: nothing more is expected. */
  | { readonly kind: 'finishing' }
  /** Compressed content that was read to its end, as the file was then. */
  | { readonly kind: 'finished'; readonly size: number; readonly modified: bigint }

/** Why compressed content could not be read to its end, and the state of the file then. */
interface Damage {
  readonly error: SourceError
  readonly size: number
  readonly modified: bigint
}
