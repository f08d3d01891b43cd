import type { FileRecord } from '../../../types/checkpoint.ts'
import type { FollowedFileState } from '../../../types/followed-file.ts'
import type { SourceError } from '../../errors/source-error.ts'
import type { LineStart } from '../line-reader.ts'
import type { ContentLanes } from './content-lanes.ts'
import type { ContentMemory } from './content-memory.ts'
import { inodeKey, type Inode } from './reconcile.ts'
import type { TailedFile } from './tailed-file.ts'

/** Why a file that matches is not followed. */
export interface FileNote extends Inode {
  readonly path: string
  readonly state: FollowedFileState
  readonly reason: string | null
  readonly code: string | null
  readonly size: number
  /** In ns since the epoch. */
  readonly modified: bigint
  /** What the checkpoint says of it: of a copy that counts as read, but for the last line of `inHand`, where that is its original. */
  readonly record?: (inHand: TailedFile | null) => FileRecord
  /** It is another name of a file that is followed. */
  readonly alias?: true
  /** Whether it has to be looked at anew although the file is as it was. */
  recheck(): boolean
}

/** A content that is not where it was read: its file is finished, or holds something else now. It may turn up again, copied or compressed. */
export interface LostContent {
  readonly path: string
  readonly names: readonly string[]
  readonly memory: ContentMemory
  /** Where its first line begins that was not delivered. */
  readonly position: LineStart
  /** Where its last line begins, where that had no ending and was delivered: a copy that goes on gives the line whole. */
  readonly endedInLine: LineStart | null
  /** Null once all of its lines are acked. */
  acks: ContentLanes | null
  /** At `position`. */
  readonly record: FileRecord
  /** It has turned up again. */
  claimed: boolean
}

/** Something that happened to a file. What it was is known once all names have been looked at. */
export interface Loss {
  /** In ms since the epoch. */
  readonly at: number
  /** The content that is gone from its file; null where nothing of it was left to find. */
  readonly lost: LostContent | OrphanRecord | null
  /** What to tell; `found` says that the content was found elsewhere. */
  readonly tell: (found: boolean) => SourceError | null
}

/** What the checkpoint remembers and no file has claimed yet. */
export interface OrphanRecord {
  readonly record: FileRecord
  claimed: boolean
}

/** All that is known of the files of one source. */
export class FileTable {
  /** dev:ino => file */
  readonly #files = new Map<string, TailedFile>()
  /** path => file that it leads to */
  readonly #paths = new Map<string, TailedFile>()
  /** path => why it is not followed */
  readonly notes: Map<string, FileNote> = new Map()
  /** dev:ino => the note of a file whose name has gone, while names are compared */
  readonly movedNotes: Map<string, FileNote> = new Map()
  /** The newest last. */
  #lost: LostContent[] = []
  orphans: OrphanRecord[] = []
  readonly losses: Loss[] = []

  get files(): Iterable<TailedFile> {
    return this.#files.values()
  }

  get size(): number {
    return this.#files.size
  }

  get lost(): readonly LostContent[] {
    return this.#lost
  }

  add(file: TailedFile): void {
    this.#files.set(inodeKey(file), file)
    this.#paths.set(file.path, file)
    this.notes.delete(file.path)
  }

  /** It has another name now. */
  move(file: TailedFile, path: string): void {
    this.#leave(file)
    file.path = path
    file.named(path)
    file.detachedAt = null
    this.#paths.set(path, file)
    this.notes.delete(path)
  }

  /** No name leads to it any more. */
  detach(file: TailedFile, now: number): void {
    this.#leave(file)
    file.detachedAt = now
    file.atEnd = false // it is looked at once more before anything takes its place
  }

  /** What follows that file now. */
  of(inode: Inode): TailedFile | null {
    return this.#files.get(inodeKey(inode)) ?? null
  }

  has(inode: Inode): boolean {
    return this.#files.has(inodeKey(inode))
  }

  remove(file: TailedFile): void {
    this.#leave(file)
    if (this.#files.get(inodeKey(file)) === file) this.#files.delete(inodeKey(file))
  }

  /** The file that a name leads to. */
  at(path: string): TailedFile | null {
    return this.#paths.get(path) ?? null
  }

  lose(content: LostContent): void {
    this.#lost.push(content)
    if (this.#lost.length > MOST_LOST) this.#lost.shift()
  }

  #leave(file: TailedFile): void {
    if (this.#paths.get(file.path) === file) this.#paths.delete(file.path)
  }

  /** Forgets what has turned up again. */
  settle(): void {
    this.#lost = this.#lost.filter(({ claimed }) => !claimed)
    this.orphans = this.orphans.filter(({ claimed }) => !claimed)
  }
}

/** Each costs a few KiB. */
const MOST_LOST = 1000
