import type { FileBytes } from '../file-bytes.ts'
import { openFile } from '../open-file.ts'
import { noLinksUnder } from '../search-root.ts'
import type { Unlike } from './candidate.ts'
import { FileTimes } from './file-times.ts'
import type { Fingerprint } from './fingerprint.ts'
import type { Harvester } from './harvester.ts'
import { Proof } from './proof.ts'
import type { Shared } from './shared.ts'

/**
 * Determines checksums of the beginnings of files that are being read, of which other files may be copies: reads from
 * the nearest known checksum before a length to the next one after it, which proves the result.
 */
export class Measures {
  readonly #shared: Shared
  /** file => the proof of content that is being read, as far as the file needs it */
  readonly #proofs = new Map<Harvester, { readonly of: Fingerprint; readonly proof: Proof }>()
  readonly #unlike = new WeakMap<Harvester, Unlike>()

  constructor(shared: Shared) {
    this.#shared = shared
  }

  /**
   * Takes one step for a file that begins like another one; false if the name of the other one leads to a different
   * file now.
   */
  async measure(file: Harvester, of: Harvester, length: number): Promise<boolean> {
    const fingerprint = of.content?.fingerprint
    if (fingerprint === undefined) return true
    const handle = of.handle ?? (await this.#handleOf(of))
    if (handle === null) {
      file.be({ kind: 'waiting', reason: `it begins like ${of.path}, whose name leads to another file now` })
      return false
    }
    try {
      const { begin } = fingerprint
      const next = fingerprint.nextMark(length)
      const known = this.#proofs.get(file)
      const proof = known?.of === fingerprint ? known.proof : this.#proof(of, handle, fingerprint.lastMark(length))
      this.#proofs.set(file, { of: fingerprint, proof })
      await proof.use(handle, of.disk.seen)
      const done = await proof.advance(begin, [length, next])
      file.be({
        kind: 'proving',
        reason: `it begins like ${of.path}, and is compared with it`,
        bytesLeft: proof.bytesLeft(begin, [next])
      })
      if (!done) return true
      this.#proofs.delete(file)
      const crc = proof.crcAt(begin, length)
      if (crc !== null && proof.crcAt(begin, next) === fingerprint.crcAt(next)) fingerprint.mark(length, crc)
      else this.#unlike.set(file, { of: fingerprint, step: FileTimes.step() })
      return true
    } finally {
      if (handle !== of.handle) await handle.close()
    }
  }

  /** The content with which the file could not be compared, because that content had changed; null if there is none. */
  unlike(file: Harvester): Unlike | null {
    return this.#unlike.get(file) ?? null
  }

  forget(file: Harvester): void {
    this.#proofs.delete(file)
  }

  #proof(of: Harvester, handle: FileBytes, mark: ConstructorParameters<typeof Proof>[4]): Proof {
    const { context, rate } = this.#shared
    return new Proof(handle, 'none', of.disk.seen, { area: 'file', path: of.path, source: context.key }, mark, rate)
  }

  async #handleOf(file: Harvester): Promise<FileBytes | null> {
    const { params, isLocal } = this.#shared
    const opened = await openFile(file.path, noLinksUnder(params), isLocal(file.path))
    if (file.is(opened)) return opened.handle
    await opened.handle.close()
    return null
  }
}
