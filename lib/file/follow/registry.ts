import type { FileRecord } from '../../../types/checkpoint.ts'
import type { SourceErrorCode } from '../../../types/error-codes.ts'
import { Breaths } from '../../core/breaths.ts'
import { contentId } from './content-id.ts'
import { sameBirth, type SeenFile } from '../seen-file.ts'
import type { Departed } from './departed.ts'
import { DepartedContents } from './departed-contents.ts'
import type { FirstBytes } from './first-bytes.ts'
import { LivingIndex } from './living-index.ts'
import type { Harvester } from './harvester.ts'
import { inodeKey } from './reconcile.ts'
import { recordedContent } from './recorded-content.ts'

/** Why no file is read under a matching name. */
export interface Note {
  readonly path: string
  readonly dev: string | null
  readonly ino: string | null
  readonly size: number
  readonly modified: bigint
  readonly reason: string
  /**
   * `old`: excluded by `ignore_older_ms`; `alias`: another name of a known file; `excluded`: by `exclude`; `own`: the
   * source keeps its positions there; `refused`: by `symlinks`.
   */
  readonly kind: 'old' | 'alias' | 'excluded' | 'own' | 'refused' | 'unreadable'
  /** Code of the error, if there is one. */
  readonly code?: SourceErrorCode
}

/** Everything that is known about the contents of one source: those in existing files, and departed ones. */
export class Registry {
  /** dev:ino => file */
  readonly #files = new Map<string, Harvester>()
  /** path => the file that it leads to */
  readonly #paths = new Map<string, Harvester>()
  /** path => why no file is read under it */
  readonly #notes = new Map<string, Note>()
  readonly #departed = new DepartedContents()
  readonly #living = new LivingIndex()
  /** Files that no name leads to any more. */
  readonly #leaving = new Set<Harvester>()
  /** ino => the files with this inode number that were seen last: one per device */
  #present = new Map<string, readonly SeenFile[]>()

  get files(): Iterable<Harvester> {
    return this.#files.values()
  }

  get notes(): Iterable<Note> {
    return this.#notes.values()
  }

  get departed(): Iterable<Departed> {
    return this.#departed.all
  }

  /** Departed contents that were in a file with this inode number. */
  departedIn(ino: string): readonly Departed[] {
    return this.#departed.in(ino)
  }

  /** Files that no name leads to any more, and which are read to their end. */
  get leaving(): Iterable<Harvester> {
    return this.#leaving
  }

  /** Files whose content may match one with these first bytes: see `LivingIndex`. */
  like(first: FirstBytes, isFirstRead: boolean): readonly Harvester[] {
    return this.#living.like(first, isFirstRead)
  }

  of(file: { readonly dev: string; readonly ino: string }): Harvester | null {
    return this.#files.get(inodeKey(file)) ?? null
  }

  /** The file that a name leads to. */
  at(path: string): Harvester | null {
    return this.#paths.get(path) ?? null
  }

  noteAt(path: string): Note | null {
    return this.#notes.get(path) ?? null
  }

  /** The file that holds the content with this id now; null if there is none. */
  living(id: string): Harvester | null {
    for (const file of this.#files.values()) if (file.content?.id === id) return file
    return null
  }

  departedOf(id: string): Departed | null {
    return this.#departed.get(id)
  }

  /** Whether the file that held a departed content still exists: then no other file may adopt the content. */
  isPresent({ file }: Departed): boolean {
    if (file === null) return false
    const { dev, ino, birth } = file
    return this.present(ino).some((seen) =>
      seen.dev === dev ? sameBirth(seen.birth, birth) : seen.birth === birth && birth !== '0'
    )
  }

  /** The files with this inode number that were seen last: one per device. */
  present(ino: string): readonly SeenFile[] {
    return this.#present.get(ino) ?? []
  }

  add(file: Harvester): void {
    this.#files.set(inodeKey(file), file)
    file.onChange = () => {
      this.#living.place(file)
    }
    this.#living.place(file)
    this.#paths.set(file.path, file)
    this.#notes.delete(file.path)
  }

  /** The file has a new name, or has a name again. */
  move(file: Harvester, path: string, now: number): void {
    this.#leave(file)
    this.#leaving.delete(file)
    file.renamed(path, now)
    this.#paths.set(path, file)
    this.#notes.delete(path)
  }

  detach(file: Harvester, detachment: Parameters<Harvester['detach']>[0]): void {
    this.#leave(file)
    this.#leaving.add(file)
    file.detach(detachment)
  }

  remove(file: Harvester): void {
    this.#leave(file)
    this.#leaving.delete(file)
    this.#living.delete(file)
    file.onChange = null
    if (this.#files.get(inodeKey(file)) === file) this.#files.delete(inodeKey(file))
  }

  note(note: Note): void {
    this.#notes.set(note.path, note)
  }

  forgetNote(path: string): void {
    this.#notes.delete(path)
  }

  depart(content: Departed): void {
    this.#departed.add(content)
    // Contents with the cause `unseen` are never evicted: their files may not have been seen yet.
    for (
      let oldest = this.#departed.oldestOver(MOST_DEPARTED);
      oldest !== null;
      oldest = this.#departed.oldestOver(MOST_DEPARTED)
    ) {
      oldest.acks?.release()
      this.#departed.delete(oldest.id)
    }
  }

  /** Releases the acks of departed contents that are completely acked. */
  releaseAcked(): void {
    for (const content of this.#departed.all) {
      if (content.acks === null || content.acks.oldest !== null) continue
      content.acks.release()
      this.#departed.replace({ ...content, acks: null })
    }
  }

  /** A file holds only the beginning of the content: the rest may still turn up. */
  share(content: Departed, shorterIn: string): void {
    this.#departed.replace({ ...content, shorterIn })
  }

  /** A file continues the content. */
  claim(id: string): void {
    this.#departed.delete(id)
  }

  /** Adds the contents that the last run recorded, whose files have not been seen yet. */
  recall(records: readonly FileRecord[]): void {
    for (const record of records) {
      const { dev, ino, birth, offset, line, path, names = [path], given = 0 } = record
      const named = record.id === undefined ? contentId(record) : { id: record.id, generation: record.generation ?? 0 }
      // Releases without ids may have recorded the same file twice.
      const id = this.#departed.get(named.id) !== null ? `${named.id}-${this.#departed.size}` : named.id
      this.depart({
        id,
        generation: named.generation,
        names,
        file: dev === '0' && ino === '0' ? null : { dev, ino, birth },
        cause: dev === '0' && ino === '0' ? 'cut' : 'unseen',
        at: null,
        shorterIn: null,
        content: recordedContent(record),
        place: { offset, line },
        given,
        acks: null,
        record
      })
    }
  }

  /** Number of names that lead to a file. */
  get named(): number {
    return this.#paths.size
  }

  /** Adds files to those that were seen last. */
  seesToo(files: readonly SeenFile[]): void {
    const present = this.#present
    for (const file of files)
      present.set(file.ino, [...(present.get(file.ino)?.filter(({ dev }) => dev !== file.dev) ?? []), file])
  }

  /** Replaces the files that were seen last by those that exist now. */
  async sees(files: readonly SeenFile[]): Promise<void> {
    const breaths = new Breaths()
    const present = new Map<string, readonly SeenFile[]>()
    for (const file of files) {
      if (breaths.isDue) await breaths.take()
      const others = present.get(file.ino)
      present.set(file.ino, others === undefined ? [file] : [...others, file])
    }
    this.#present = present
  }

  #leave(file: Harvester): void {
    if (this.#paths.get(file.path) === file) this.#paths.delete(file.path)
  }
}

/** Each departed content costs a few KiB. */
const MOST_DEPARTED = 1000
