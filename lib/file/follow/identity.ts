import type { Compression } from '../inflate.ts'
import { HEAD_BYTES, startsAlike, type KnownContent } from './fingerprint.ts'
import type { Harvester } from './harvester.ts'
import type { ContentEnd } from './prefix-scan.ts'
import { sameBirth } from '../seen-file.ts'
import type { Departed, Registry } from './registry.ts'

/** A file of whose content nothing is decided yet, and what has been seen of it so far. */
export interface Candidate {
  readonly order: number
  /** All names that lead to it, and those it had before. */
  readonly names: readonly string[]
  readonly dev: string
  readonly ino: string
  readonly birth: string
  readonly size: number
  readonly compression: Compression
  /** The first bytes of its content; null where it is compressed and none was inflated yet. */
  readonly head: Buffer | null
  /** The end of its content; of a compressed one null until it was met. */
  readonly end: ContentEnd | null
  /** The checksum of `[begin, length)`; null where it was not computed yet. */
  crcAt(begin: number, length: number): number | null
  /** It was there when the source was opened. */
  readonly atStart: boolean
  /** When it was last seen to change, in ms since the epoch, and in the order of all that happens. */
  readonly grewAt: number
  readonly grewStep: number
  /** When it could be read for the first time, in that order. */
  readonly askedStep: number
  /** What it cannot be compared with. */
  readonly unlike: Harvester | null
}

/** What a file waits for. */
export type Why = 'predecessor' | 'original' | 'unread original' | 'maybe a copy' | 'in the making'

/** Which content a file holds, as far as can be said. */
export type Identity =
  | { readonly kind: 'new' }
  /** The file of a content that is known; whether it was changed has to be looked at. */
  | { readonly kind: 'own', readonly content: Departed }
  /** It goes on with a content that departed from another file. `shorter`: it holds the beginning of what was read. */
  | { readonly kind: 'adopts', readonly content: Departed, readonly shorter: boolean }
  /** Everything in it is read in another file. */
  | { readonly kind: 'copy', readonly of: Harvester }
  /** Something else has to happen first; or it may be a copy, and waits for its original to be cut or deleted. */
  | { readonly kind: 'wait', readonly of: Harvester | null, readonly path: string, readonly why: Why }
  /** Checksums of these lengths of the candidate are needed (Infinity: to its end). */
  | { readonly kind: 'prove', readonly begin: number, readonly lengths: readonly number[], readonly like: string }
  /** The checksum of that length is needed of a file that is read. */
  | { readonly kind: 'measure', readonly of: Harvester, readonly length: number }

export interface IdentityRules {
  /** `content`: a proven whole prefix is the same content wherever it is found. */
  readonly identity: 'file' | 'content'
  readonly rotateWaitMs: number
}

/**
 * Decides which content a file holds, by everything that is known at the moment; asked again whenever more is. In doubt it is a new one: a line
 * comes twice rather than never. Names never make two contents one. They only keep them apart: what stands where a content lived, in another
 * file, is a content of its own, as a nightly job may write the same text again.
 */
export function identify(candidate: Candidate, registry: Registry, now: number, rules: IdentityRules): Identity {
  const own = ownContent(candidate, registry)
  if (own !== null) return { kind: 'own', content: own }
  const predecessor = predecessorOf(candidate, registry)
  if (predecessor !== null) return waitFor(predecessor, 'predecessor')
  const owner = ownerOfLike(candidate, registry)
  if (owner !== null) return waitFor(owner, 'original')
  const adopted = adoption(candidate, registry, rules)
  const living = likeLiving(candidate, registry, now, rules)
  if (adopted.kind === 'prove') return adopted
  // Of a content that all of it is like, and one that is the beginning of it alone, the former is meant.
  const wholly = adopted.kind === 'adopts' && !adopted.shorter && adopted.content.content.length === (candidate.end?.length ?? candidate.size)
  // A file that holds less than is proven here is no original of it.
  const isLess = adopted.kind === 'adopts' && !adopted.shorter && living.kind === 'wait' && (living.of?.size ?? 0) < adopted.content.content.length
  if (!wholly && !isLess && living.kind !== 'new') return living
  return adopted.kind === 'adopts' && adopted.shorter ? shorterCopy(candidate, adopted, now, rules) : adopted
}

/** What has the beginning alone may be a copy, or a file that begins alike: it waits whether it goes on, and lets those go first that have more. */
function shorterCopy({ compression, end, grewAt }: Candidate, adopted: Extract<Identity, { kind: 'adopts' }>, now: number, { rotateWaitMs }: IdentityRules): Identity {
  const isOver = now >= grewAt + rotateWaitMs
  const inTheMaking = compression !== 'none' && end?.whole !== true
  if (isOver) return inTheMaking ? NEW : adopted
  return { kind: 'wait', of: null, path: adopted.content.names.at(-1) ?? '', why: inTheMaking ? 'in the making' : 'maybe a copy' }
}

/** The content that was in this very file, wherever it is now. */
export function ownContent({ dev, ino, birth }: Pick<Candidate, 'dev' | 'ino' | 'birth'>, { departed }: Registry): Departed | null {
  const known = [...departed].filter(({ file }) => file !== null && file.ino === ino && sameBirth(file.birth, birth))
  // The numbers of devices change with a reboot, and from container to container.
  return known.find(({ file }) => file?.dev === dev) ?? known.find(({ file }) => file?.birth === birth && birth !== '0') ?? null
}

/** The file that had its name before, where that is not read to its end. */
function predecessorOf({ order, names }: Candidate, { files }: Registry): Harvester | null {
  for (const file of files) {
    if (file.detached === null || file.order >= order || !names.includes(file.path) || file.handle === null) continue
    const { kind } = file.state
    if (kind === 'reading' || kind === 'changed' || kind === 'finishing' || kind === 'proving' || (kind === 'waiting' && file.unread > 0)) return file
  }
  return null
}

/** The file of a content that begins like it, where nobody has looked yet whether that is still in it. */
function ownerOfLike({ head, ino, dev }: Candidate, registry: Registry): Harvester | null {
  for (const departed of registry.departed) {
    const { content, file } = departed
    if (file === null || content.length === 0 || !registry.isPresent(departed) || (head !== null && !content.beginsLike(head))) continue
    const owner = registry.of(file)
    if (owner !== null && owner.content === null && owner.state.kind !== 'unreadable' && (owner.ino !== ino || owner.dev !== dev)) return owner
  }
  return null
}

function adoption(candidate: Candidate, registry: Registry, { identity }: IdentityRules): Extract<Identity, { kind: 'new' | 'adopts' | 'prove' }> {
  let found: Extract<Identity, { kind: 'adopts' }> | null = null
  for (const departed of registry.departed) {
    const { content, names, cause } = departed
    if (registry.isPresent(departed)) continue
    if (identity === 'file' && names.some((name) => candidate.names.includes(name))) continue
    if (identity === 'file' && candidate.compression === 'none' && (cause === 'away' || isBornAfter(candidate, departed))) continue
    const likeness = compare(candidate, content)
    if (likeness.kind === 'prove') return { ...likeness, like: departed.names.at(-1) ?? '' }
    if (likeness.kind === 'shorter' && departed.shorterIn !== null) continue
    if (likeness.kind !== 'other' && (found === null || content.length > found.content.content.length)) {
      found = { kind: 'adopts', content: departed, shorter: likeness.kind === 'shorter' }
    }
  }
  return found ?? NEW
}

/** A copy is made before its original is cut or deleted. */
function isBornAfter({ birth }: Candidate, { at }: Departed): boolean {
  return at !== null && birth !== '0' && Number(BigInt(birth) / 1_000_000n) > at + CLOCK_MS
}

type Likeness =
  /** All that was read of the content is its beginning. */
  | { readonly kind: 'goes on' }
  /** All of it is the beginning of what was read. */
  | { readonly kind: 'shorter' }
  | { readonly kind: 'other' }
  | { readonly kind: 'prove', readonly begin: number, readonly lengths: readonly number[] }

/** How a candidate is like a content that was read, by checksums. Its first bytes are compared before anything is read for it. */
function compare(candidate: Candidate, content: KnownContent): Likeness {
  const { begin, length } = content
  if (length === 0) return OTHER
  if (candidate.head === null) return { kind: 'prove', begin: 0, lengths: [HEAD_BYTES] }
  if (!content.beginsLike(candidate.head)) return OTHER
  const end = candidate.compression === 'none' ? candidate.size : candidate.end?.length ?? Infinity
  // Less than where reading began proves nothing, and nothing is a part of everything.
  if (end <= begin) return OTHER
  const whole = end >= length
  const upTo = whole ? length : end
  const expected = content.crcAt(upTo)
  if (expected === null) return OTHER
  for (const stop of content.stops(upTo)) {
    const known = candidate.crcAt(begin, stop)
    if (known !== null && known !== content.crcAt(stop)) return OTHER
  }
  const known = candidate.crcAt(begin, upTo)
  if (known === null) return { kind: 'prove', begin, lengths: [...new Set([...content.stops(upTo), upTo])] }
  if (known !== expected) return OTHER
  return whole ? GOES_ON : SHORTER
}

/** A content that is being read in another file. */
function likeLiving(candidate: Candidate, { files }: Registry, now: number, rules: IdentityRules): Identity {
  let found: Identity = NEW
  for (const file of files) {
    if (candidate.compression !== 'none' && candidate.head === null && file.ino !== candidate.ino) return { kind: 'prove', begin: 0, lengths: [HEAD_BYTES], like: file.path }
    const likeness = isUndecidedOriginal(candidate, file, rules) ? waitFor(file, 'original') : compareLiving(candidate, file, now, rules)
    // What it is for certain comes before what it may be.
    if (likeness.kind !== 'new' && likeness.kind !== 'wait') return likeness
    if (found.kind === 'new') found = likeness
  }
  return found
}

/** It was found earlier and begins like it, and nothing is decided about it yet. */
function isUndecidedOriginal({ order, head, atStart, compression, names }: Candidate, file: Harvester, { identity }: IdentityRules): boolean {
  if (file.content !== null || file.order >= order || file.handle === null || file.head.length === 0 || head === null || (atStart && compression === 'none')) return false
  if (identity === 'file' && file.names.some((name) => names.includes(name))) return false
  return (file.state.kind === 'waiting' || file.state.kind === 'proving') && startsAlike(file.head, head)
}

function compareLiving(candidate: Candidate, file: Harvester, now: number, { identity, rotateWaitMs }: IdentityRules): Identity {
  const { content, state } = file
  const { compression } = candidate
  if (content === null || file === candidate.unlike || content.left !== undefined) return NEW
  if (identity === 'file' && file.names.some((name) => candidate.names.includes(name))) return NEW
  const { fingerprint } = content
  // At the first start nothing was read of either.
  if (candidate.atStart && compression === 'none' && file.atStart && content.isNew === true) return NEW
  if (fingerprint.length === 0 && (content.compression !== 'none' || file.size === 0)) return NEW
  const head = candidate.head ?? NOTHING
  if (!fingerprint.beginsLike(head) || (content.compression === 'none' && !startsAlike(file.head, head))) return NEW
  if (state.kind === 'unreadable') {
    const isOver = now >= candidate.grewAt + rotateWaitMs && file.failedSince(candidate.askedStep)
    return isOver ? NEW : waitFor(file, 'original')
  }
  // It may have been cut just now, as what was in it was copied.
  if (!file.lookedAtSince(candidate) && (file.handle !== null || file.detached === null)) return waitFor(file, 'original')
  if (compression !== 'none' && candidate.end === null) return proveToEnd(candidate, file)
  const length = candidate.end?.length ?? candidate.size
  // What is longer than it has bytes of its own; unless it goes on where the other has ended.
  if (length > (content.compression === 'none' ? Math.max(file.size, fingerprint.length) : fingerprint.length)) {
    return file.detached?.cause === 'deleted' ? goesOnWith(candidate, file) : NEW
  }
  if (length > fingerprint.length) return state.kind === 'changed' ? waitFor(file, 'unread original') : waitsForReading(file)
  if (length > fingerprint.begin) {
    const expected = fingerprint.crcAt(length)
    if (expected === null) return content.compression === 'none' && fingerprint.crc !== null && (file.handle !== null || file.detached === null) ? { kind: 'measure', of: file, length } : NEW
    const known = candidate.crcAt(fingerprint.begin, length)
    if (known === null) return prove(candidate, file, length)
    if (known !== expected) return NEW
  } else if (length > 0 || candidate.end?.whole === true) return NEW
  // Of two archives that are equal none is a form of the other.
  const isForm = compression !== 'none' && content.compression === 'none'
  if (isForm && candidate.end?.whole === true) return { kind: 'copy', of: file }
  // All that can be inflated of it was read; where that is nothing, nobody knows what it will be.
  if (compression !== 'none' && candidate.end?.whole !== true) return isForm && length > 0 ? waitFor(file, 'in the making') : waitsAwhile(candidate, file, now, rotateWaitMs, 'in the making')
  if (identity === 'content' || (file.detached?.cause === 'deleted')) return { kind: 'copy', of: file }
  return waitsAwhile(candidate, file, now, rotateWaitMs, 'maybe a copy')
}

/** It has all that was read of a file that was deleted: that is finished first. */
function goesOnWith(candidate: Candidate, file: Harvester): Identity {
  const content = file.content?.fingerprint
  const likeness = content === undefined ? OTHER : compare(candidate, content)
  if (likeness.kind === 'prove') return { ...likeness, like: file.path }
  return likeness.kind === 'goes on' ? waitFor(file, 'unread original') : NEW
}

function waitsForReading(file: Harvester): Identity {
  return file.handle === null && file.detached !== null ? NEW : waitFor(file, 'unread original')
}

/** For a while after it has grown, and until the original was looked at once more then: it may have been cut meanwhile. */
function waitsAwhile({ grewAt }: Candidate, file: Harvester, now: number, rotateWaitMs: number, why: 'maybe a copy' | 'in the making'): Identity {
  const until = grewAt + rotateWaitMs
  return now >= until && file.lookedAt >= until && file.state.kind !== 'changed' ? NEW : waitFor(file, why)
}

function waitFor(file: Harvester, why: Why): Identity {
  return { kind: 'wait', of: file, path: file.path, why }
}

function prove(candidate: Candidate, file: Harvester, upTo: number): Identity {
  const fingerprint = file.content?.fingerprint
  if (fingerprint === undefined) return NEW
  const stops = fingerprint.stops(upTo)
  for (const stop of stops) {
    const known = candidate.crcAt(fingerprint.begin, stop)
    if (known !== null && known !== fingerprint.crcAt(stop)) return NEW
  }
  return { kind: 'prove', begin: fingerprint.begin, lengths: [...new Set([...stops, upTo])], like: file.path }
}

/** How long a compressed content is, is known when it was inflated. */
function proveToEnd(candidate: Candidate, file: Harvester): Identity {
  const proof = prove(candidate, file, Infinity)
  return proof.kind === 'prove' ? { ...proof, lengths: [...new Set([...(file.content?.fingerprint.stops(Infinity) ?? []), Infinity])] } : proof
}

/** Clocks of file systems are coarse, and of other machines. */
const CLOCK_MS = 1000
const NEW = { kind: 'new' } as const
const OTHER: Likeness = { kind: 'other' }
const GOES_ON: Likeness = { kind: 'goes on' }
const SHORTER: Likeness = { kind: 'shorter' }
const NOTHING: Buffer = Buffer.alloc(0)
