import { stat } from 'node:fs/promises'
import type { Admission, SeenFile } from './admission.ts'
import type { FileNames } from './file-names.ts'
import type { FileTable } from './file-table.ts'
import type { Following } from './following.ts'
import { sourceError } from '../../errors/make-error.ts'
import { isSameFile, reconcile } from './reconcile.ts'
import type { TailedFile } from './tailed-file.ts'

/** Compares the names that match with the files that are known, and takes up what is new. */
export class NameScan {
  readonly #following: Following
  readonly #table: FileTable
  readonly #names: FileNames
  readonly #admission: Admission
  #matched: readonly string[] = []
  #scans = 0

  constructor(following: Following, table: FileTable, names: FileNames, admission: Admission) {
    this.#following = following
    this.#table = table
    this.#names = names
    this.#admission = admission
  }

  /** Looks at names alone; at the files behind them where names have changed, where `closely`, and now and then. `atStart`: the source is being opened. */
  async scan(closely: boolean, atStart: boolean): Promise<void> {
    const { matched, excluded } = await this.#names.look()
    const changed = matched.length !== this.#matched.length || matched.some((name, index) => name !== this.#matched[index])
    this.#matched = matched
    if (!changed && !closely && ++this.#scans % CLOSELY_EACH !== 0 && !this.#recheck) return
    for (const path of excluded) this.#note(path, { dev: '', ino: '', size: 0, modified: 0n }, 'exclude')
    const seen: SeenFile[] = []
    for (const path of matched) {
      const file = await see(path)
      if (file !== null) seen.push(file)
    }
    await this.#apply(seen, new Set([...matched, ...excluded]), atStart)
  }

  get #recheck(): boolean {
    for (const note of this.#table.notes.values()) if (note.recheck()) return true
    return false
  }

  async #apply(seen: readonly SeenFile[], names: ReadonlySet<string>, atStart: boolean): Promise<void> {
    const table = this.#table
    const now = this.#following.context.clock.now()
    const { moved, gone, fresh, aliases } = reconcile([...table.files], seen)
    for (const name of seen) {
      const file = table.of(name)
      if (file !== null) file.size = name.size
    }
    for (const { file, path } of moved) {
      table.move(file, path)
      file.movedAt = now
    }
    for (const file of gone) {
      if (file.detachedAt !== null) continue
      table.detach(file, now)
      await this.#lookForDeletion(file, seen)
    }
    for (const [path, note] of table.notes) if (!names.has(path) || note.alias === true) table.notes.delete(path)
    for (const { path, of } of aliases) {
      const alias = seen.find((name) => name.path === path)
      if (alias === undefined) continue
      table.of(alias)?.named(path)
      this.#note(path, alias, `it is the same file as ${of}`, { alias: true })
    }
    for (const file of fresh) await this.#admission.admit(file, atStart)
    for (const { lost, tell } of table.losses.splice(0)) this.#warn(tell(lost?.claimed === true))
    table.settle()
  }

  /** A name whose file was deleted or overwritten leads to another now: that is told, a renamed file is not. */
  async #lookForDeletion(file: TailedFile, seen: readonly SeenFile[]): Promise<void> {
    const taker = seen.find(({ path }) => path === file.path)
    if (taker === undefined || isSameFile(taker, file) || file.handle === null) return
    const { nlink } = await file.handle.stat()
    if (nlink > 0) return
    this.#table.losses.push({
      lost: null,
      tell: () => file.superseded ? null : sourceError('FILE_REPLACED', { area: 'file', path: file.path, source: this.#following.context.key }, {
        detail: 'the file before was deleted; it is read to its end, then the new one'
      })
    })
  }

  #warn(error: Error | null): void {
    if (error !== null) this.#following.context.warn(error)
  }

  #note(path: string, { dev, ino, size, modified }: Omit<SeenFile, 'path'>, reason: string, more: { readonly alias?: true } = {}): void {
    this.#table.notes.set(path, { path, dev, ino, size, modified, state: 'ignored', reason, code: null, recheck: () => false, ...more })
  }
}

async function see(path: string): Promise<SeenFile | null> {
  try {
    const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true })
    return { path, dev: String(dev), ino: String(ino), size: Number(size), modified: mtimeNs }
  } catch {
    return null // it went away, or its link leads nowhere
  }
}

/** So often, in scans, files are looked at although their names are the same. */
const CLOSELY_EACH = 10
