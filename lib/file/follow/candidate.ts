import type { Compression } from '../inflate.ts'
import type { Fingerprint } from './fingerprint.ts'
import type { Harvester } from './harvester.ts'
import type { ContentEnd } from './prefix-scan.ts'
import type { Departed } from './departed.ts'

/** A file whose content is not decided yet, and what has been seen of it so far. */
export interface Candidate {
  readonly order: number
  /** All names that lead to it, and those it had before. */
  readonly names: readonly string[]
  readonly dev: string
  readonly ino: string
  readonly birth: string
  readonly size: number
  readonly compression: Compression
  /** The first bytes of its content; null if it is compressed and none was inflated yet. */
  readonly head: Buffer | null
  /** The end of its content; of a compressed one null until it was met. */
  readonly end: ContentEnd | null
  /** The checksum of `[begin, length)`; null if it was not computed yet. */
  crcAt(begin: number, length: number): number | null
  /** It was there when the source was opened. */
  readonly atStart: boolean
  /** When it was last seen to change, in ms since the epoch, and in the order of all that happens. */
  readonly grewAt: number
  readonly grewStep: number
  /** When it could be read for the first time, in that order. */
  readonly askedStep: number
  /** What it cannot be compared with; null where there is none. */
  readonly unlike: Unlike | null
}

/** A content that is read, and that its file no longer held while it was compared with another file. */
export interface Unlike {
  readonly of: Fingerprint
  /** When that was found, in the order of all that happens. */
  readonly step: number
}

/** What a file waits for. */
export type Why = 'predecessor' | 'original' | 'unread original' | 'maybe a copy' | 'in the making'

/** Which content a file holds, as far as is known. */
export type Identity =
  | { readonly kind: 'new' }
  /** The file of a known content; whether it was changed has to be checked. */
  | { readonly kind: 'own'; readonly content: Departed }
  /** It continues a content that departed from another file. `shorter`: it holds the beginning of what was read. */
  | { readonly kind: 'adopts'; readonly content: Departed; readonly shorter: boolean }
  /** Everything in it is read in another file. */
  | { readonly kind: 'copy'; readonly of: Harvester }
  /** Something else has to happen first; or it may be a copy, and waits for its original to be cut or deleted. */
  | { readonly kind: 'wait'; readonly of: Harvester | null; readonly path: string; readonly why: Why }
  /** Checksums of these lengths of the candidate are needed (Infinity: to its end). */
  | { readonly kind: 'prove'; readonly begin: number; readonly lengths: readonly number[]; readonly like: string }
  /** The checksum of that length is needed of a file that is read. */
  | { readonly kind: 'measure'; readonly of: Harvester; readonly length: number }

export interface IdentityRules {
  /** `content`: a proven whole prefix is the same content wherever it is found. */
  readonly identity: 'file' | 'content'
  readonly rotateWaitMs: number
}

export const NEW: Identity & { readonly kind: 'new' } = { kind: 'new' }

export function waitFor(file: Harvester, why: Why): Identity {
  return { kind: 'wait', of: file, path: file.path, why }
}
