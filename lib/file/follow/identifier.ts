import type { ErrorContext } from '../../../types/classification.ts'
import type { ErrorCode } from '../../../types/error-codes.ts'
import { sourceError } from '../../errors/make-error.ts'
import { compressionOf } from '../file-content.ts'
import type { Compression } from '../inflate.ts'
import { openFile } from '../open-file.ts'
import { magicOf } from '../sniff.ts'
import { seenBy } from '../seen-file.ts'
import { noLinksUnder } from '../search-root.ts'
import type { Harvester } from './harvester.ts'
import type { HarvesterState } from './harvester-state.ts'
import type { Opened } from './beginning.ts'
import { beginningOf } from './beginning-of.ts'
import type { Candidate, Identity, Why } from './candidate.ts'
import { identify, ownContent } from './identity.ts'
import { Measures } from './measures.ts'
import { Proof } from './proof.ts'
import { readAt } from './read-at.ts'
import type { Departed } from './departed.ts'
import type { Registry } from './registry.ts'
import type { Shared } from './shared.ts'
import { tellOfBeginning } from './tell-of-beginning.ts'
import { isUndecided } from './undecided.ts'

/** The outcome of identifying a file's content. */
export type Decision =
  /** The content is known, and is read from now on. */
  | { readonly kind: 'begun' }
  /** The state of the file says what it waits for. `isNow`: `of` needs a look without delay. */
  | { readonly kind: 'later'; readonly of: Harvester | null; readonly isNow: boolean }
  /** More has to be compared, but other files have their turn first. */
  | { readonly kind: 'again' }
  /** The name leads to another file now. */
  | { readonly kind: 'elsewhere' }
  /** The file no longer holds its former content. */
  | { readonly kind: 'departed'; readonly content: Departed; readonly code: ErrorCode }

/**
 * Identifies files about which nothing is known: opens them, compares them with contents that were read, and starts
 * reading them.
 */
export class Identifier {
  readonly #shared: Shared
  readonly #registry: Registry
  /** file => how far it has been compared */
  readonly #proofs = new Map<Harvester, Proof>()
  readonly #measures: Measures
  /** file => how many contents it held before; only for files that were overwritten */
  readonly #generations = new WeakMap<Harvester, number>()
  /** file => its size when `ignore_older_ms` excluded it */
  readonly #passedOver = new WeakMap<Harvester, number>()

  constructor(shared: Shared, registry: Registry) {
    this.#shared = shared
    this.#registry = registry
    this.#measures = new Measures(shared)
  }

  /** The former content has departed: what the file holds now was first written to this file. */
  writtenOver(file: Harvester, generation: number): void {
    this.#generations.set(file, generation)
    this.#passedOver.delete(file)
  }

  /** `ignore_older_ms` excluded the file while it had this size. */
  passOver(file: Harvester, size: number): void {
    this.#passedOver.set(file, size)
  }

  /**
   * Takes one step. `why`: `to read it` if there is room to read the file right away. Throws errors of opening and
   * reading.
   */
  async decide(file: Harvester, why: 'to have it open' | 'to read it'): Promise<Decision> {
    const opened = await this.#open(file, why)
    if (opened !== 'open') return opened
    if (file.detached === null && (await file.lookAtName()) === 'elsewhere') return { kind: 'elsewhere' }
    const { handle } = file
    if (handle === null) return LATER
    file.saw(seenBy(file.path, await handle.stat({ bigint: true })))
    const head = await readAt(handle, 0, SNIFFED_BYTES)
    file.beginsWith(head)
    const { params } = this.#shared
    if (head.length === 0) return this.#empty(file)
    if (isUndecided(head, params) && !this.#isOver(file))
      return this.#tooFew(file, 'too few bytes to tell what it holds')
    const proof = await this.#proofOf(file, compressionOf(params.compression, magicOf(head)))
    const identity = identify(this.#candidate(file, head, proof), this.#registry, this.#now, params)
    return this.#follow(file, identity, head, proof)
  }

  /** Discards what was compared of a file that needs no further comparison. */
  async forget(file: Harvester): Promise<void> {
    const proof = this.#proofs.get(file)
    this.#proofs.delete(file)
    this.#measures.forget(file)
    await proof?.close()
  }

  async close(): Promise<void> {
    for (const proof of this.#proofs.values()) await proof.close()
    this.#proofs.clear()
  }

  async #open(file: Harvester, why: 'to have it open' | 'to read it'): Promise<'open' | Decision> {
    if (file.handle !== null) return 'open'
    const { openLimit } = this.#shared
    if (!(await openLimit.makeRoom(why))) {
      file.be(NO_PLACE)
      return LATER
    }
    const opened = await openFile(file.path, noLinksUnder(this.#shared.params), this.#shared.isLocal(file.path))
    if (!file.is(opened)) {
      await opened.handle.close()
      return { kind: 'elsewhere' }
    }
    file.opened(opened)
    openLimit.used(file)
    return 'open'
  }

  #empty(file: Harvester): Decision {
    // The former content is gone from this file, and may be in another one.
    const content = ownContent(file, this.#registry)
    if (content !== null && content.content.length > 0) return { kind: 'departed', content, code: 'FILE_TRUNCATED' }
    return this.#tooFew(file, 'its first byte has not come')
  }

  #tooFew(file: Harvester, reason: string): Decision {
    return wait(file, { kind: 'empty', reason, looks: file.state.kind === 'empty' ? file.state.looks + 1 : 0 })
  }

  #isOver({ detached }: Harvester): boolean {
    return detached !== null && this.#now - detached.at >= this.#shared.params.rotateWaitMs
  }

  async #proofOf(file: Harvester, compression: Compression): Promise<Proof> {
    const {
      handle,
      disk: { seen }
    } = file
    const known = this.#proofs.get(file)
    if (known !== undefined && handle !== null && known.fits(seen, compression)) {
      await known.use(handle, seen)
      return known
    }
    if (handle === null) throw sourceError('SYSTEM_INTERNAL', this.#place(file))
    const proof = new Proof(handle, compression, seen, this.#place(file), null, this.#shared.rate)
    await known?.close()
    this.#proofs.set(file, proof)
    return proof
  }

  #candidate(file: Harvester, head: Buffer, proof: Proof): Candidate {
    const { order, names, dev, ino, birth, size, disk, times } = file
    const { compression } = proof
    return {
      order,
      names,
      dev,
      ino,
      birth,
      size,
      compression,
      atStart: disk.atStart,
      grewAt: times.grewAt,
      head: compression === 'none' ? head : proof.head,
      end: compression === 'none' ? null : proof.end,
      crcAt: (begin, length) => proof.crcAt(begin, length),
      grewStep: times.grewStep,
      askedStep: times.askedStep,
      unlike: this.#measures.unlike(file)
    }
  }

  async #follow(file: Harvester, identity: Identity, head: Buffer, proof: Proof): Promise<Decision> {
    switch (identity.kind) {
      case 'prove':
        return this.#prove(file, proof, identity, `it begins like ${identity.like}, and is compared with it`)
      case 'measure':
        return (await this.#measures.measure(file, identity.of, identity.length)) ? AGAIN : { kind: 'elsewhere' }
      case 'wait':
        file.be({ kind: 'waiting', reason: reasonFor(identity) })
        return { kind: 'later', of: identity.of, isNow: identity.why === 'original' }
      case 'copy': {
        const { of } = identity
        await proof.close()
        await file.close()
        this.#shared.openLimit.closed(file)
        return wait(file, {
          kind: 'copy',
          of: of.content?.id ?? '',
          reason: `it has the content of ${of.path}, which is read`,
          size: file.size,
          modified: file.modified
        })
      }
      default:
        return this.#begin(file, identity, head, proof)
    }
  }

  async #begin(
    file: Harvester,
    identity: Extract<Identity, { kind: 'new' | 'own' | 'adopts' }>,
    head: Buffer,
    proof: Proof
  ): Promise<Decision> {
    const {
      handle,
      disk: { seen, atStart, sizeAtStart }
    } = file
    const { params, watermarks } = this.#shared
    if (handle === null) return LATER
    const opened: Opened = {
      handle,
      seen,
      head,
      proof,
      sizeAtStart: atStart ? sizeAtStart : null,
      generation: this.#generations.get(file) ?? 0,
      passedOver: this.#passedOver.get(file) ?? null
    }
    const beginning = await beginningOf(opened, identity, params, watermarks)
    if (beginning.kind === 'prove')
      return this.#prove(file, proof, beginning, 'what was read of it is compared with what stands there now')
    if (beginning.kind === 'changed')
      return identity.kind === 'own' ? { kind: 'departed', content: identity.content, code: beginning.code } : LATER
    const { content, finished } = beginning
    const before = identity.kind === 'new' ? null : identity.content
    if (before !== null && identity.kind === 'adopts' && identity.shorter) this.#registry.share(before, content.id)
    else if (before !== null) this.#registry.claim(before.id)
    file.begin(content, before?.names)
    if (finished) {
      file.be({ kind: 'finished', size: content.left ?? seen.size, modified: seen.modified })
      await file.close()
    }
    this.#shared.openLimit.used(file)
    await this.forget(file)
    tellOfBeginning(file, identity.kind, head, this.#shared)
    return { kind: 'begun' }
  }

  async #prove(
    file: Harvester,
    proof: Proof,
    { begin, lengths }: { readonly begin: number; readonly lengths: readonly number[] },
    reason: string
  ): Promise<Decision> {
    await proof.advance(begin, lengths)
    file.be({ kind: 'proving', reason, bytesLeft: proof.bytesLeft(begin, lengths) })
    return AGAIN
  }

  #place({ path }: Harvester): ErrorContext {
    return { area: 'file', path, source: this.#shared.context.key }
  }

  get #now(): number {
    return this.#shared.context.clock.now()
  }
}

function wait(file: Harvester, state: Parameters<Harvester['be']>[0]): Decision {
  file.be(state)
  return LATER
}

function reasonFor({ path, why }: Extract<Identity, { kind: 'wait' }>): string {
  return REASONS[why](path)
}

const REASONS: Readonly<Record<Why, (path: string) => string>> = {
  predecessor: (path) => `the file that had this name before is read to its end first (${path})`,
  original: (path) => `it may be a copy of ${path}, which is looked at first`,
  'unread original': (path) => `it may be a copy of ${path}, which is read first`,
  'maybe a copy': (path) => `it may be a copy of ${path}`,
  'in the making': (path) => `it may be a copy of ${path} that is not whole yet`
}

/** The file is opened when it can be read. */
export const NO_PLACE: HarvesterState = {
  kind: 'unopened',
  isLimited: true,
  reason: 'max_open_files: the files that are open have not been read to their end yet'
}
const LATER: Decision = { kind: 'later', of: null, isNow: false }
const AGAIN: Decision = { kind: 'again' }
const SNIFFED_BYTES = 4096
