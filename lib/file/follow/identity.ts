import { sameBirth } from '../seen-file.ts'
import { NEW, waitFor, type Candidate, type Identity, type IdentityRules } from './candidate.ts'
import type { Harvester } from './harvester.ts'
import { compare } from './likeness.ts'
import { likeLiving } from './living-likeness.ts'
import type { Departed } from './departed.ts'
import type { Registry } from './registry.ts'

/**
 * Decides which content a file holds, from everything that is known at the moment; called again whenever more is known.
 * In doubt, the content is a new one: a line comes twice rather than never. Names never unite two contents. They only
 * separate them: another file at a name where a content lived is a content of its own, because a nightly job may write
 * the same text again.
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
  // A content that equals the whole file takes precedence over one that equals only its beginning.
  const wholly =
    adopted.kind === 'adopts' &&
    !adopted.shorter &&
    adopted.content.content.length === (candidate.end?.length ?? candidate.size)
  // A living file that holds less than what is proven for the candidate cannot be its original.
  const isLess =
    adopted.kind === 'adopts' &&
    !adopted.shorter &&
    living.kind === 'wait' &&
    (living.of?.size ?? 0) < adopted.content.content.length
  if (!wholly && !isLess && living.kind !== 'new') return living
  return adopted.kind === 'adopts' && adopted.shorter ? shorterCopy(candidate, adopted, now, rules) : adopted
}

/**
 * A file that holds only the beginning of a content may be a copy, or another file that begins alike: it waits to see
 * whether it grows, and lets files that hold more go first.
 */
function shorterCopy(
  { compression, end, grewAt }: Candidate,
  adopted: Extract<Identity, { kind: 'adopts' }>,
  now: number,
  { rotateWaitMs }: IdentityRules
): Identity {
  const isOver = now >= grewAt + rotateWaitMs
  const inTheMaking = compression !== 'none' && end?.whole !== true
  if (isOver) return inTheMaking ? NEW : adopted
  return {
    kind: 'wait',
    of: null,
    path: adopted.content.names.at(-1) ?? '',
    why: inTheMaking ? 'in the making' : 'maybe a copy'
  }
}

/** The content that was in this very file, wherever it is now. */
export function ownContent(
  { dev, ino, birth }: Pick<Candidate, 'dev' | 'ino' | 'birth'>,
  registry: Pick<Registry, 'departedIn'>
): Departed | null {
  const known = registry.departedIn(ino).filter(({ file }) => file !== null && sameBirth(file.birth, birth))
  // Device numbers change with a reboot, and from container to container.
  return (
    known.find(({ file }) => file?.dev === dev) ??
    known.find(({ file }) => file?.birth === birth && birth !== '0') ??
    null
  )
}

/** The file that had the candidate's name before, if it is not read to its end yet. */
function predecessorOf({ order, names }: Candidate, { leaving }: Registry): Harvester | null {
  for (const file of leaving) {
    if (file.detached === null || file.order >= order || !names.includes(file.path) || file.handle === null) continue
    const { kind } = file.state
    if (
      kind === 'reading' ||
      kind === 'changed' ||
      kind === 'finishing' ||
      kind === 'proving' ||
      (kind === 'waiting' && file.unread > 0)
    )
      return file
  }
  return null
}

/**
 * The file of a departed content that begins like the candidate, if it is not known yet whether the file still holds
 * that content.
 */
function ownerOfLike({ head, ino, dev }: Candidate, registry: Registry): Harvester | null {
  for (const departed of registry.departed) {
    const { content, file } = departed
    if (
      file === null ||
      content.length === 0 ||
      !registry.isPresent(departed) ||
      (head !== null && !content.beginsLike(head))
    )
      continue
    const owner = registry.of(file)
    if (
      owner !== null &&
      owner.content === null &&
      owner.state.kind !== 'unreadable' &&
      (owner.ino !== ino || owner.dev !== dev)
    )
      return owner
  }
  return null
}

function adoption(
  candidate: Candidate,
  registry: Registry,
  { identity }: IdentityRules
): Extract<Identity, { kind: 'new' | 'adopts' | 'prove' }> {
  let found: Extract<Identity, { kind: 'adopts' }> | null = null
  for (const departed of registry.departed) {
    const { content, names, cause } = departed
    if (registry.isPresent(departed)) continue
    if (identity === 'file' && names.some((name) => candidate.names.includes(name))) continue
    if (
      identity === 'file' &&
      candidate.compression === 'none' &&
      (cause === 'away' || isBornAfter(candidate, departed))
    )
      continue
    const likeness = compare(candidate, content)
    if (likeness.kind === 'prove') return { ...likeness, like: departed.names.at(-1) ?? '' }
    if (likeness.kind === 'shorter' && departed.shorterIn !== null) continue
    if (likeness.kind !== 'other' && (found === null || content.length > found.content.content.length)) {
      found = { kind: 'adopts', content: departed, shorter: likeness.kind === 'shorter' }
    }
  }
  return found ?? NEW
}

/**
 * Whether the candidate was created after the content departed: a copy is made before its original is cut or deleted.
 */
function isBornAfter({ birth }: Candidate, { at }: Departed): boolean {
  return at !== null && birth !== '0' && Number(BigInt(birth) / 1_000_000n) > at + CLOCK_MS
}

/** Tolerance in ms: file systems have coarse clocks, which may belong to other machines. */
const CLOCK_MS = 1000
