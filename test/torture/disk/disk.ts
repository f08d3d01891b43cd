import { closeSync, copyFileSync, ftruncateSync, linkSync, mkdirSync, openSync, renameSync, statSync, symlinkSync, truncateSync, unlinkSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { DiskFile, type Content } from './disk-file.ts'
import type { Line } from './line.ts'

export interface DiskParts {
  readonly folder: string
  readonly limit: number
  readonly now: () => number
  readonly isFollowed: (name: string) => boolean
  readonly register: (line: Line) => void
  /** Called after every step, with the files that a followed name led to before it. */
  readonly changed: (what: string, before: ReadonlySet<DiskFile>) => void
}

/** A folder of real files, and beside it every byte that was ever in them. Each step is one call to the system. */
export class Disk {
  readonly #parts: DiskParts
  /** name => what it leads to; a symbolic link leads to another name */
  readonly #names = new Map<string, DiskFile | string>()
  /** Every file that ever was. */
  readonly files: DiskFile[] = []
  /** Contents that were cut, as they were before. */
  readonly past: Content[] = []

  constructor(parts: DiskParts) {
    this.#parts = parts
    mkdirSync(parts.folder, { recursive: true })
  }

  /** The file behind a name. */
  at(name: string): DiskFile | null {
    const entry = this.#names.get(name)
    return typeof entry === 'string' ? this.at(entry) : entry ?? null
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  /** The files that followed names lead to. */
  followed(): Set<DiskFile> {
    const files = new Set<DiskFile>()
    for (const name of this.#names.keys()) {
      const file = this.#parts.isFollowed(name) ? this.at(name) : null
      if (file !== null) files.add(file)
    }
    return files
  }

  /** How many followed names lead to a file. */
  namesOf(file: DiskFile): number {
    return [...this.#names.keys()].filter((name) => this.#parts.isFollowed(name) && this.at(name) === file).length
  }

  /** Handles that are ours, not a reader's. */
  handles(): Set<number> {
    return new Set(this.files.map(({ handle }) => handle).filter((handle) => handle !== null))
  }

  /** Makes a file, empty or with all that another one holds. */
  create(name: string, like: DiskFile | null = null): DiskFile {
    return this.#step(`create ${name}${like === null ? '' : ` like file ${like.id}`}`, () => {
      const handle = openSync(this.path(name), 'ax')
      if (like !== null) writeSync(handle, like.bytes)
      const file = this.#made(name, false)
      file.handle = handle
      if (like !== null) {
        file.copyFrom(like)
        like.continued = true
      }
      return file
    })
  }

  append(file: DiskFile, bytes: Buffer): void {
    this.#step(`append ${bytes.length} bytes to ${this.#called(file)}, ${file.size + bytes.length} in all`, () => {
      file.handle ??= openSync(this.path(this.#nameOf(file)), 'a')
      writeSync(file.handle, bytes)
      file.append(bytes)
    })
  }

  /** The writer closes the file; it will open it by its name. */
  leave(file: DiskFile): void {
    if (file.handle !== null) closeSync(file.handle)
    file.handle = null
  }

  rename(from: string, to: string): void {
    this.#step(`rename ${from} to ${to}`, () => {
      const entry = this.#names.get(from)
      if (entry === undefined) return
      renameSync(this.path(from), this.path(to))
      const target = this.at(to)
      const file = this.at(from)
      if (target !== null) target.movedAt ??= this.#parts.now()
      if (file !== null && typeof entry !== 'string') this.#renamed(file, from, to)
      this.#names.delete(from)
      this.#names.set(to, entry)
    })
  }

  unlink(name: string): void {
    this.#step(`unlink ${name}`, () => {
      unlinkSync(this.path(name))
      const entry = this.#names.get(name)
      if (typeof entry === 'object') entry.movedAt ??= this.#parts.now()
      this.#names.delete(name)
    })
  }

  truncate(file: DiskFile, size: number): Line[] {
    return this.#step(`truncate ${this.#called(file)} from ${file.size} to ${size}`, () => {
      if (file.handle === null) truncateSync(this.path(this.#nameOf(file)), size)
      else ftruncateSync(file.handle, size)
      this.past.push({ ino: file.ino, bytes: file.bytes, spans: file.spans })
      return file.truncate(size)
    })
  }

  copy(from: string, to: string): void {
    this.#step(`copy ${from} to ${to}`, () => {
      const original = this.at(from)
      if (original === null) return
      copyFileSync(this.path(from), this.path(to))
      const file = this.#made(to, false)
      file.isCopy = true
      file.copyFrom(original)
      file.movedAt = this.#parts.now()
    })
  }

  /** Compresses a file beside itself. `between` is called with half of it written, as `gzip` writes bit by bit. */
  async compress(from: string, to: string, between: (() => Promise<void>) | null): Promise<void> {
    const original = this.at(from)
    if (original === null) return
    const bytes = gzipSync(original.bytes)
    const half = between === null ? 0 : Math.floor(bytes.length / 2)
    if (between !== null) {
      writeFileSync(this.path(to), bytes.subarray(0, half))
      await between()
    }
    this.#step(`compress ${from} to ${to}`, () => {
      writeFileSync(this.path(to), bytes.subarray(half), { flag: 'a' })
      const file = this.#made(to, true)
      file.copyFrom(original)
      file.movedAt = this.#parts.now()
    })
  }

  link(name: string, alias: string): void {
    this.#step(`link ${name} as ${alias}`, () => {
      const entry = this.at(name)
      if (entry === null) return
      linkSync(this.path(name), this.path(alias))
      this.#names.set(alias, entry)
    })
  }

  symlink(name: string, alias: string): void {
    this.#step(`symlink ${name} as ${alias}`, () => {
      symlinkSync(name, this.path(alias))
      this.#names.set(alias, name)
    })
  }

  close(): void {
    for (const file of this.files) this.leave(file)
  }

  path(name: string): string {
    return path.join(this.#parts.folder, name)
  }

  #step<T>(what: string, change: () => T): T {
    const before = this.followed()
    const result = change()
    this.#parts.changed(what, before)
    return result
  }

  #made(name: string, compressed: boolean): DiskFile {
    const { limit, now, register } = this.#parts
    const { ino } = statSync(this.path(name), { bigint: true })
    const file = new DiskFile(this.files.length + 1, String(ino), { limit, now: now(), compressed, register })
    this.files.push(file)
    this.#names.set(name, file)
    return file
  }

  #renamed(file: DiskFile, from: string, to: string): void {
    // A file that comes from where nobody looks is new to a reader.
    const { isFollowed, now } = this.#parts
    if (!isFollowed(from) && isFollowed(to)) file.movedAt = null
    else file.movedAt ??= now()
    if (isFollowed(from) && isFollowed(to) && file.known) file.renamedAt = now()
  }

  #called(file: DiskFile): string {
    const names = [...this.#names].filter(([, entry]) => entry === file).map(([name]) => name)
    return `file ${file.id} (${names.join(', ') || 'no name'})`
  }

  #nameOf(file: DiskFile): string {
    return [...this.#names].find(([, entry]) => entry === file)?.[0] ?? ''
  }
}
