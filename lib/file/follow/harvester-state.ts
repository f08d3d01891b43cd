import type { SourceError } from '../../errors/source-error.ts'

/**
 * The states of a file. From each of them the next look is scheduled (`nextLookIn`), so that none can stall.
 *
 *   unopened → empty → proving → reading ⇄ at-end → finishing
 *                    → waiting ↗         → changed → reading | empty
 *                    → copy (of a content that is read elsewhere)
 */
export type HarvesterState =
  /** Found, and not open: it is new, or too many are (`isLimited`). */
  | { readonly kind: 'unopened'; readonly reason: string; readonly isLimited: boolean }
  /** Open, and there are too few bytes to tell anything. */
  | { readonly kind: 'empty'; readonly reason: string; readonly looks: number }
  /** Its bytes are being compared with those of a content that was read. */
  | { readonly kind: 'proving'; readonly reason: string; readonly bytesLeft: number }
  /** Its turn comes after something else. */
  | { readonly kind: 'waiting'; readonly reason: string }
  /** Everything in it was read elsewhere. It is looked at again if it changes, or that content departs. */
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
   * It no longer holds what was read of it; where reading continues is decided when everything before has been taken.
   */
  | { readonly kind: 'changed'; readonly bytesLeft: number }
  /**
   * It is tried again. `damage`: its compressed content cannot be inflated further; retrying is useless while the file
   * is unchanged.
   */
  | { readonly kind: 'unreadable'; readonly error: SourceError; readonly looks: number; readonly damage: Damage | null }
  /** Its last line has been requested: nothing more comes. */
  | { readonly kind: 'finishing' }
  /** Compressed content that was read to its end, as the file was then. */
  | { readonly kind: 'finished'; readonly size: number; readonly modified: bigint }

/** Why compressed content could not be read to its end, and the file as it was then. */
interface Damage {
  readonly error: SourceError
  readonly size: number
  readonly modified: bigint
}
