import { stat } from 'node:fs/promises'
import type { Admission, SeenFile } from './admission.ts'
import type { FileNames } from './file-names.ts'
import type { FileTable } from './file-table.ts'
import type { Following } from './following.ts'
import { sourceError } from '../../errors/make-error.ts'
import { inodeKey, isSameFile, reconcile } from './reconcile.ts'
import type { TailedFile } from './tailed-file.ts'

/** Compares the names that match with the files that are known, and takes up what is new. */
export class NameScan {
  readonly #following: Following
  readonly #table: FileTable
  readonly #finder: FileNames
  readonly #admission: Admission
  readonly #onDetached: (file: TailedFile) => void
  /** Those that were there last. */
  #names: readonly string[] = []
  #scans = 0

  /** `onDetached` is called for each file that no name leads to any more. */
  constructor(following: Following, table: FileTable, names: FileNames, admission: Admission, onDetached: (file: TailedFile) => void) {
    this.#onDetached = onDetached
    this.#following = following
    this.#table = table
    this.#finder = names
    this.#admission = admission
  }

  /** Looks at names alone; at the files behind them where names have changed, where `closely`, and now and then. `atStart`: the source is being opened. */
  async scan(closely: boolean, atStart: boolean): Promise<void> {
    const { matched, excluded } = await this.#finder.look()
    const names = [...matched, ...excluded]
    const changed = names.length !== this.#names.length || names.some((name, index) => name !== this.#names[index])
    this.#names = names
    // Where the consumer takes nothing nobody else looks how files grow.
    if (!changed && !closely && this.#following.queue.hasRoom && ++this.#scans % CLOSELY_EACH !== 0 && !this.#recheck) return
    for (const path of excluded) this.#note(path, { dev: '', ino: '', size: 0, modified: 0n, birth: null }, 'exclude')
    const seen: SeenName[] = []
    for (const path of matched) {
      const file = await see(path)
      if (file !== null) seen.push(file)
    }
    await this.#apply(seen, new Set(names), atStart)
  }

  get #recheck(): boolean {
    for (const note of this.#table.notes.values()) if (note.recheck()) return true
    return false
  }

  async #apply(seen: readonly SeenName[], names: ReadonlySet<string>, atStart: boolean): Promise<void> {
    const table = this.#table
    const now = this.#following.context.clock.now()
    for (const name of seen) this.#lookAt(name)
    const { moved, stayed, gone, fresh, aliases } = reconcile([...table.files], seen)
    for (const { file, path } of moved) {
      table.move(file, path)
      file.movedAt = now
    }
    // A name may vanish for a moment and come back.
    for (const file of stayed) if (file.detachedAt !== null) table.move(file, file.path)
    for (const file of gone) {
      if (file.detachedAt !== null) continue
      table.detach(file, now)
      this.#onDetached(file)
      await this.#lookForDeletion(file, seen)
    }
    this.#moveNotes(seen, names)
    for (const { path, of } of aliases) {
      const alias = seen.find((name) => name.path === path)
      if (alias === undefined) continue
      table.of(alias)?.named(path)
      this.#note(path, alias, `it is the same file as ${of}`, { alias: true })
    }
    for (const file of fresh) {
      const others = aliases.filter(({ of }) => of === file.path).map(({ path }) => path)
      await this.#admission.admit({ ...file, names: [...others, file.path] }, atStart)
    }
    table.movedNotes.clear()
    this.#tellLosses(now)
    table.settle()
  }

  /** How a known file has grown; one whose number was given to another file is finished. */
  #lookAt(name: SeenName): void {
    const file = this.#table.of(name)
    if (file === null) return
    if (!isAnother(file, name)) {
      file.size = name.size
      return
    }
    this.#table.remove(file)
    file.finishing = true
    this.#onDetached(file)
  }

  /** Notes go with their files; those of names that are gone, and of second names, which are found anew, are dropped. */
  #moveNotes(seen: readonly SeenName[], names: ReadonlySet<string>): void {
    const { notes, movedNotes } = this.#table
    const inodes = new Map(seen.map((name) => [name.path, name]))
    for (const [path, note] of notes) {
      const now = inodes.get(path)
      const moved = now === undefined ? !names.has(path) : !isSameFile(now, note)
      if (moved) movedNotes.set(inodeKey(note), note)
      if (moved || note.alias === true) notes.delete(path)
    }
  }

  /** A name whose file was deleted or overwritten leads to another now: that is told, a renamed file is not. */
  async #lookForDeletion(file: TailedFile, seen: readonly SeenName[]): Promise<void> {
    const taker = seen.find(({ path }) => path === file.path)
    if (taker === undefined || isSameFile(taker, file) || file.handle === null) return
    const { nlink } = await file.handle.stat()
    if (nlink > 0) return
    this.#table.losses.push({
      at: this.#following.context.clock.now(), lost: null,
      tell: () => file.superseded ? null : sourceError('FILE_REPLACED', { area: 'file', path: file.path, source: this.#following.context.key }, {
        detail: 'the file before was deleted; it is read to its end, then the new one'
      })
    })
  }

  /** A file that waits may hold what was lost. */
  #tellLosses(now: number): void {
    const { rotateWaitMs } = this.#following.params
    const waits = [...this.#table.files].some(({ waiting }) => waiting !== null)
    for (const loss of this.#table.losses.splice(0)) {
      if (waits && now - loss.at < rotateWaitMs) this.#table.losses.push(loss)
      else this.#warn(loss.tell(loss.lost?.claimed === true))
    }
  }

  #warn(error: Error | null): void {
    if (error !== null) this.#following.context.warn(error)
  }

  #note(path: string, { dev, ino, size, modified }: Omit<SeenName, 'path'>, reason: string, more: { readonly alias?: true } = {}): void {
    this.#table.notes.set(path, { path, dev, ino, size, modified, state: 'ignored', reason, code: null, recheck: () => false, ...more })
  }
}

/** What a name leads to, and all that is asked of it. */
interface SeenName extends Omit<SeenFile, 'names'> {
  /** When it was made, in ns since the epoch; null where the file system does not say. */
  readonly birth: string | null
}

/** The number of a file that is not open may have been given to another one. */
function isAnother({ handle, birth }: TailedFile, seen: SeenName): boolean {
  return handle === null && seen.birth !== null && birth !== '0' && seen.birth !== birth
}

async function see(path: string): Promise<SeenName | null> {
  try {
    const { dev, ino, size, mtimeNs, birthtimeNs, ctimeNs } = await stat(path, { bigint: true })
    // Where no birth is known it is zero, or the time of the last change.
    const birth = birthtimeNs === 0n || birthtimeNs === ctimeNs ? null : String(birthtimeNs)
    return { path, dev: String(dev), ino: String(ino), size: Number(size), modified: mtimeNs, birth }
  } catch {
    return null // it went away, or its link leads nowhere
  }
}

/** So often, in scans, files are looked at although their names are the same. */
const CLOSELY_EACH = 10
