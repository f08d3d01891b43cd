import { NEW, waitFor, type Candidate, type Identity, type IdentityRules } from './candidate.ts'
import { HEAD_BYTES, startsAlike } from './fingerprint.ts'
import { beginsOtherwise, firstBytes } from './first-bytes.ts'
import type { Harvester } from './harvester.ts'
import { compare } from './likeness.ts'
import type { Registry } from './registry.ts'

/** Compares a candidate with the contents that are being read in other files. */
export function likeLiving(
  candidate: Candidate,
  registry: Pick<Registry, 'files' | 'like'>,
  now: number,
  rules: IdentityRules
): Identity {
  let found: Identity = NEW
  const first = candidate.head === null ? null : firstBytes(candidate.head)
  for (const file of first === null
    ? registry.files
    : registry.like(first, candidate.atStart && candidate.compression === 'none')) {
    const known = file.content?.fingerprint.first ?? null
    if (first !== null && known !== null && beginsOtherwise(first, known)) continue
    if (candidate.compression !== 'none' && candidate.head === null && file.ino !== candidate.ino)
      return { kind: 'prove', begin: 0, lengths: [HEAD_BYTES], like: file.path }
    const likeness = isUndecidedOriginal(candidate, file, rules)
      ? waitFor(file, 'original')
      : compareLiving(candidate, file, now, rules)
    // Certain results take precedence over possible ones.
    if (likeness.kind !== 'new' && likeness.kind !== 'wait') return likeness
    if (found.kind === 'new') found = likeness
  }
  return found
}

/** Whether a file was found earlier and begins like the candidate, but has not been identified itself yet. */
function isUndecidedOriginal(
  { order, head, atStart, compression, names }: Candidate,
  file: Harvester,
  { identity }: IdentityRules
): boolean {
  if (
    file.content !== null ||
    file.order >= order ||
    file.handle === null ||
    file.head.length === 0 ||
    head === null ||
    (atStart && compression === 'none')
  )
    return false
  if (identity === 'file' && file.names.some((name) => names.includes(name))) return false
  return (file.state.kind === 'waiting' || file.state.kind === 'proving') && startsAlike(file.head, head)
}

function compareLiving(
  candidate: Candidate,
  file: Harvester,
  now: number,
  { identity, rotateWaitMs }: IdentityRules
): Identity {
  const { content, state } = file
  const { compression } = candidate
  if (content === null || content.left !== undefined) return NEW
  // Both were there at the first start, when nothing of either had been read.
  if (candidate.atStart && compression === 'none' && file.disk.atStart && content.isNew === true) return NEW
  if (identity === 'file' && file.names.some((name) => candidate.names.includes(name))) return NEW
  const { fingerprint } = content
  if (fingerprint.length === 0 && (content.compression !== 'none' || file.size === 0)) return NEW
  const head = candidate.head ?? NOTHING
  if (!fingerprint.beginsLike(head) || (fingerprint.length === 0 && !startsAlike(file.head, head))) return NEW
  if (state.kind === 'unreadable') {
    const isOver = now >= candidate.grewAt + rotateWaitMs && file.times.failedSince(candidate.askedStep)
    return isOver ? NEW : waitFor(file, 'original')
  }
  // The original may have been cut just now, after it was copied, or while the two were compared.
  const unlike = candidate.unlike?.of === fingerprint ? candidate.unlike : null
  if (
    !file.times.lookedSince(Math.max(candidate.grewStep, unlike?.step ?? 0)) &&
    (file.handle !== null || file.detached === null)
  )
    return waitFor(file, 'original')
  if (unlike !== null) return NEW
  if (compression !== 'none' && candidate.end === null) return proveToEnd(candidate, file)
  const length = candidate.end?.length ?? candidate.size
  // A longer candidate has bytes of its own, unless it continues where the other file has ended.
  if (length > (content.compression === 'none' ? Math.max(file.size, fingerprint.length) : fingerprint.length)) {
    return file.detached?.cause === 'deleted' ? goesOnWith(candidate, file) : NEW
  }
  if (length > fingerprint.length)
    return state.kind === 'changed' ? waitFor(file, 'unread original') : waitsForReading(file)
  if (length > fingerprint.begin) {
    const expected = fingerprint.crcAt(length)
    if (expected === null)
      return content.compression === 'none' &&
        fingerprint.crc !== null &&
        (file.handle !== null || file.detached === null)
        ? { kind: 'measure', of: file, length }
        : NEW
    const known = candidate.crcAt(fingerprint.begin, length)
    if (known === null) return prove(candidate, file, length)
    if (known !== expected) return NEW
  } else if (length > 0 || candidate.end?.whole === true) return NEW
  // Of two equal archives, neither is the compressed form of the other.
  const isForm = compression !== 'none' && content.compression === 'none'
  if (isForm && candidate.end?.whole === true) return { kind: 'copy', of: file }
  // Everything that can be inflated of the candidate was read elsewhere; if that is nothing, its content is still
  // unknown.
  if (compression !== 'none' && candidate.end?.whole !== true)
    return isForm && length > 0
      ? waitFor(file, 'in the making')
      : waitsAwhile(candidate, file, now, rotateWaitMs, 'in the making')
  if (identity === 'content' || file.detached?.cause === 'deleted') return { kind: 'copy', of: file }
  return waitsAwhile(candidate, file, now, rotateWaitMs, 'maybe a copy')
}

/** A candidate that holds everything that was read of a deleted file waits until that file is read to its end. */
function goesOnWith(candidate: Candidate, file: Harvester): Identity {
  const content = file.content?.fingerprint
  const likeness = content === undefined ? null : compare(candidate, content)
  if (likeness?.kind === 'prove') return { ...likeness, like: file.path }
  return likeness?.kind === 'goes on' ? waitFor(file, 'unread original') : NEW
}

function waitsForReading(file: Harvester): Identity {
  return file.handle === null && file.detached !== null ? NEW : waitFor(file, 'unread original')
}

/**
 * Waits for `rotateWaitMs` after the candidate has grown, and then for one more look at the original, which may have
 * been cut in the meantime.
 */
function waitsAwhile(
  { grewAt }: Candidate,
  file: Harvester,
  now: number,
  rotateWaitMs: number,
  why: 'maybe a copy' | 'in the making'
): Identity {
  const until = grewAt + rotateWaitMs
  return now >= until && file.times.lookedAt >= until && file.state.kind !== 'changed' ? NEW : waitFor(file, why)
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

/** The length of compressed content is known only after inflating it. */
function proveToEnd(candidate: Candidate, file: Harvester): Identity {
  const proof = prove(candidate, file, Infinity)
  return proof.kind === 'prove'
    ? { ...proof, lengths: [...new Set([...(file.content?.fingerprint.stops(Infinity) ?? []), Infinity])] }
    : proof
}

const NOTHING: Buffer = Buffer.alloc(0)
