import type { Compression } from '../inflate.ts'
import type { OpenedFile } from '../open-file.ts'
import type { ContentMemory } from './content-memory.ts'
import type { ContentPrefix } from './content-prefix.ts'
import { isDerivedName, isRelatedName } from './derived-name.ts'

/** A file that is being taken up. */
export interface Candidate {
  readonly path: string
  /** All names that lead to it, `path` among them. */
  readonly names: readonly string[]
  readonly opened: OpenedFile
  readonly compression: Compression
  /** Its content up to an offset. */
  readonly prefix: (offset: number) => Promise<ContentPrefix>
  /** In ms since the epoch. */
  readonly now: number
  /** It was there when the source was opened. */
  readonly atStart: boolean
  /** Files wait for those that were taken up before them alone, so that no two wait for each other. */
  readonly order: number
}

/** Whether one of its names is given to copies of a file with such names. */
export function isCopyName(candidate: Pick<Candidate, 'names'>, names: readonly string[]): boolean {
  return candidate.names.some((name) => names.some((original) => isDerivedName(name, original)))
}

/**
 * Whether a file with such names is asked whether it goes on from a content of `offset` bytes with `lines` line ends. A copy has to share a
 * whole line. Under a name of the same log that is not enough: logs begin alike.
 */
export function mayContinue(candidate: Pick<Candidate, 'names'>, names: readonly string[], offset: number, lines: boolean): boolean {
  if (!isTelling(offset, lines)) return false
  if (isCopyName(candidate, names)) return true
  return offset >= TELLING_BYTES && candidate.names.some((name) => names.some((other) => isRelatedName(name, other)))
}

/** Whether a content of `offset` bytes with `lines` line ends is enough to be known again by. */
export function isTelling(offset: number, lines: boolean): boolean {
  return offset >= TELLING_BYTES || (lines && offset > 0)
}

/** Whether there is a whole line in it. */
export function hasLine({ head }: ContentMemory): boolean {
  return head.includes(LF)
}

const LF = 0x0A
const TELLING_BYTES = 64
