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

/** Why a matching name has no file of its own that is read. */
export interface Note {
  readonly path: string
  readonly dev: string | null
  readonly ino: string | null
  readonly size: number
  readonly modified: bigint
  readonly reason: string
  /**
   * `old`: left alone by `ignore_older_ms`; `alias`: another name of a file that is known; `excluded`: by `exclude`;
   * `own`: it is where the source keeps its positions; `refused`: by `symlinks`.
   */
  readonly kind: 'old' | 'alias' | 'excluded' | 'own' | 'refused' | 'unreadable'
  /** Of the error, if there is one. */
  readonly code?: SourceErrorCode
}

/** Everything that is known about the contents of one source: those in existing files, and departed ones. */
export class Registry {
  /** dev:ino => file */
  readonly #files = new Map<string, Harvester>()
  /** path => the file that it leads to */
  readonly #paths = new Map<string, Harvester>()
  /** path => why it has no file of its own that is read */
  readonly #notes = new Map<string, Note>()
  readonly #departed = new DepartedContents()
  readonly #living = new LivingIndex()
  /** Files that no name leads to any more. */
  readonly #leaving = new Set<Harvester>()
  /** ino => the files of that number that were seen last: one of each device */
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

  /** Departed contents that were in a file of that number. */
  departedIn(ino: string): readonly Departed[] {
    return this.#departed.in(ino)
  }

  /** Files that no name leads to any more, and that are read to their end. */
  get leaving(): Iterable<Harvester> {
    return this.#leaving
  }

  /** Files whose content may be like one that begins so: see `LivingIndex`. */
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

  /** The content of that id, in a file that is there. */
  living(id: string): Harvester | null {
    for (const file of this.#files.values()) if (file.content?.id === id) return file
    return null
  }

  departedOf(id: string): Departed | null {
    return this.#departed.get(id)
  }

  /** Whether the file that a departed content was in is there: then nobody else gets that content. */
  isPresent({ file }: Departed): boolean {
    if (file === null) return false
    const { dev, ino, birth } = file
    return this.present(ino).some((seen) =>
      seen.dev === dev ? sameBirth(seen.birth, birth) : seen.birth === birth && birth !== '0'
    )
  }

  /** The files of that number that were seen last: one of each device. */
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

  /** Its name has changed, or it has one again. */
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
    // Those that the checkpoint speaks of may have files that have not been seen yet.
    for (
      let oldest = this.#departed.oldestOver(MOST_DEPARTED);
      oldest !== null;
      oldest = this.#departed.oldestOver(MOST_DEPARTED)
    ) {
      oldest.acks?.release()
      this.#departed.delete(oldest.id)
    }
  }

  /** Lets go of the acks of contents that are gone and wholly acked. */
  releaseAcked(): void {
    for (const content of this.#departed.all) {
      if (content.acks === null || content.acks.oldest !== null) continue
      content.acks.release()
      this.#departed.replace({ ...content, acks: null })
    }
  }

  /** A file holds the beginning of it: the rest may still turn up. */
  share(content: Departed, shorterIn: string): void {
    this.#departed.replace({ ...content, shorterIn })
  }

  /** A file goes on with it. */
  claim(id: string): void {
    this.#departed.delete(id)
  }

  /** The records of the last run: their files have not been seen yet. */
  recall(records: readonly FileRecord[]): void {
    for (const record of records) {
      const { dev, ino, birth, offset, line, path, names = [path], given = 0 } = record
      const named = record.id === undefined ? contentId(record) : { id: record.id, generation: record.generation ?? 0 }
      // Records of releases without ids can be of one file twice.
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

  /** Names that lead to a file. */
  get named(): number {
    return this.#paths.size
  }

  /** Beside those that were seen last. */
  seesToo(files: readonly SeenFile[]): void {
    const present = this.#present
    for (const file of files)
      present.set(file.ino, [...(present.get(file.ino)?.filter(({ dev }) => dev !== file.dev) ?? []), file])
  }

  /** The files that are there now. */
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

/** Each costs a few KiB. */
const MOST_DEPARTED = 1000
