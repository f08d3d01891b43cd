import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync
} from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { DiskFile } from './disk-file.ts'
import type { Line } from './line.ts'

export interface DiskParts {
  readonly folder: string
  readonly limit: number
  readonly unit: 1 | 2
  readonly now: () => number
  readonly isFollowed: (name: string) => boolean
  readonly register: (line: Line) => void
  /** Called after every step, with the files that a followed name led to before it. */
  readonly changed: (what: string, before: ReadonlySet<DiskFile>) => void
}

/**
 * A folder of real files, and beside it every byte that was ever in them. Each step is one call to the system, or two
 * that nothing comes between.
 */
export class Disk {
  readonly #parts: DiskParts
  /** name => what it leads to; a symbolic link leads to another name */
  readonly #names = new Map<string, DiskFile | string>()
  /** symbolic link => the names that it ever led to */
  readonly #links = new Map<string, Set<string>>()
  readonly #byIno = new Map<string, DiskFile[]>()
  /** Every file that ever was. */
  readonly files: DiskFile[] = []

  constructor(parts: DiskParts) {
    this.#parts = parts
    mkdirSync(parts.folder, { recursive: true })
  }

  /** The file behind a name. */
  at(name: string): DiskFile | null {
    const entry = this.#names.get(name)
    return typeof entry === 'string' ? this.at(entry) : (entry ?? null)
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  names(): string[] {
    return [...this.#names.keys()]
  }

  /** The files that have or had that inode, the newest last. */
  ofIno(ino: string): readonly DiskFile[] {
    return this.#byIno.get(ino) ?? []
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
    return this.names().filter((name) => this.#parts.isFollowed(name) && this.at(name) === file).length
  }

  /** It has a name, followed or not. */
  isThere(file: DiskFile): boolean {
    return [...this.#names.values()].includes(file)
  }

  /** It has that name or had it, or there was a symbolic link of that name to it. */
  wasNamed(file: DiskFile, name: string): boolean {
    return file.names.has(name) || [...(this.#links.get(name) ?? [])].some((target) => file.names.has(target))
  }

  /** Handles that are ours, not a reader's. */
  handles(): Set<number> {
    return new Set(this.files.map(({ handle }) => handle).filter((handle) => handle !== null))
  }

  /** Makes a file, empty or with all that another one holds. */
  create(name: string, like: DiskFile | null = null): DiskFile {
    return this.#step(`create ${shown(name)}${like === null ? '' : ` like file ${like.id}`}`, () => {
      const handle = openSync(this.#room(name), 'ax')
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
      // A compressed file gets one more member.
      writeSync(file.handle, file.compressed ? gzipSync(bytes) : bytes)
      file.append(bytes)
    })
  }

  /** Writes behind the end, so that there is a hole before it. */
  writePast(file: DiskFile, gap: number, bytes: Buffer): void {
    this.#step(`write ${bytes.length} bytes behind a hole of ${gap} in ${this.#called(file)}`, () => {
      const handle = openSync(this.path(this.#nameOf(file)), 'r+')
      writeSync(handle, bytes, 0, bytes.length, file.size + gap)
      closeSync(handle)
      file.append(Buffer.concat([Buffer.alloc(gap), bytes]))
    })
  }

  /** Its last change was long ago, as the system says. */
  age(file: DiskFile, ms: number): void {
    const at = (Date.now() - ms) / 1000
    utimesSync(this.path(this.#nameOf(file)), at, at)
  }

  /** The writer closes the file; it will open it by its name. */
  leave(file: DiskFile): void {
    if (file.handle !== null) closeSync(file.handle)
    file.handle = null
  }

  rename(from: string, to: string): void {
    this.#step(`rename ${shown(from)} to ${shown(to)}`, () => {
      const entry = this.#names.get(from)
      if (entry === undefined) return
      renameSync(this.path(from), this.#room(to))
      const target = this.#names.get(to)
      const file = this.at(from)
      if (file !== null && typeof entry !== 'string') this.#renamed(file, from, to)
      this.#names.delete(from)
      this.#names.set(to, entry)
      if (typeof entry === 'string') this.#linked(to, entry)
      if (typeof target === 'object' && target !== entry) this.#unnamed(target)
    })
  }

  unlink(name: string): void {
    this.#step(`unlink ${shown(name)}`, () => {
      unlinkSync(this.path(name))
      const entry = this.#names.get(name)
      this.#names.delete(name)
      if (typeof entry === 'object') this.#unnamed(entry)
    })
  }

  truncate(file: DiskFile, size: number): void {
    this.#step(`truncate ${this.#called(file)} from ${file.size} to ${size}`, () => {
      if (file.handle === null) truncateSync(this.path(this.#nameOf(file)), size)
      else ftruncateSync(file.handle, size)
      file.truncate(size)
    })
  }

  copy(from: string, to: string): DiskFile | null {
    return this.#step(`copy ${shown(from)} to ${shown(to)}`, () => {
      const original = this.at(from)
      if (original === null) return null
      copyFileSync(this.path(from), this.#room(to))
      const file = this.#made(to, false)
      file.copyFrom(original)
      file.movedAt = this.#parts.now()
      return file
    })
  }

  /** Compresses a file beside itself. `between` is called with half of it written, as `gzip` writes bit by bit. */
  async compress(
    from: string,
    to: string,
    members: number,
    between: (() => Promise<void>) | null
  ): Promise<DiskFile | null> {
    const original = this.at(from)
    if (original === null) return null
    const bytes = gzipped(original.bytes, members)
    const half = between === null ? 0 : Math.floor(bytes.length / 2)
    const file = this.#step(`compress ${shown(from)} to ${shown(to)}${between === null ? '' : ', half of it'}`, () => {
      writeFileSync(this.#room(to), bytes.subarray(0, between === null ? bytes.length : half))
      const made = this.#made(to, true)
      made.copyFrom(original)
      made.movedAt = this.#parts.now()
      return made
    })
    if (between !== null) {
      await between()
      this.#step(`compress the rest of ${shown(from)}`, () => {
        writeFileSync(this.path(this.#nameOf(file)), bytes.subarray(half), { flag: 'a' })
      })
    }
    return file
  }

  /** A compressed file whose checksum is wrong. */
  damagedArchive(name: string, content: Buffer): DiskFile {
    return this.#step(`make ${shown(name)}, compressed and damaged`, () => {
      const bytes = gzipSync(content)
      const at = bytes.length - 6
      bytes[at] = (bytes[at] ?? 0) ^ 0xff
      writeFileSync(this.#room(name), bytes)
      const file = this.#made(name, true)
      file.damaged = true
      file.append(content)
      return file
    })
  }

  link(name: string, alias: string): void {
    this.#step(`link ${shown(name)} as ${shown(alias)}`, () => {
      const file = this.at(name)
      if (file === null) return
      linkSync(this.path(name), this.#room(alias))
      this.#names.set(alias, file)
      file.names.add(alias)
    })
  }

  symlink(name: string, alias: string): void {
    this.#step(`symlink ${shown(name)} as ${shown(alias)}`, () => {
      symlinkSync(name, this.#room(alias))
      this.#names.set(alias, name)
      this.#linked(alias, name)
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
    const named = new Map<DiskFile, string[]>()
    for (const name of this.#names.keys()) {
      const file = this.#parts.isFollowed(name) ? this.at(name) : null
      if (file !== null) named.set(file, [...(named.get(file) ?? []), name])
    }
    for (const file of new Set([...before, ...named.keys()])) file.named(named.get(file) ?? [], this.#parts.now())
    this.#parts.changed(what, before)
    return result
  }

  #made(name: string, compressed: boolean): DiskFile {
    const { limit, unit, now, register } = this.#parts
    const ino = String(statSync(this.path(name), { bigint: true }).ino)
    const file = new DiskFile(this.files.length + 1, ino, { limit, unit, now: now(), compressed, register })
    this.files.push(file)
    this.#byIno.set(ino, [...this.ofIno(ino), file])
    this.#names.set(name, file)
    file.names.add(name)
    return file
  }

  #renamed(file: DiskFile, from: string, to: string): void {
    // A file that comes from where nobody looks is new to a reader.
    const { isFollowed, now } = this.#parts
    file.names.add(to)
    if (!isFollowed(from) && isFollowed(to)) file.comesBack(now())
    else file.movedAt ??= now()
    if (isFollowed(from) && isFollowed(to) && file.known) file.renamedAt = now()
  }

  /** A name of it is gone. */
  #unnamed(file: DiskFile): void {
    file.movedAt ??= this.#parts.now()
    if (!this.isThere(file)) file.depart()
  }

  #linked(alias: string, target: string): void {
    this.#links.set(alias, new Set([...(this.#links.get(alias) ?? []), target]))
  }

  /** The path, in a folder that is there. */
  #room(name: string): string {
    const full = this.path(name)
    if (name.includes('/')) mkdirSync(path.dirname(full), { recursive: true })
    return full
  }

  #called(file: DiskFile): string {
    const names = [...this.#names].filter(([, entry]) => entry === file).map(([name]) => shown(name))
    return `file ${file.id} (${names.join(', ') || 'no name'})`
  }

  #nameOf(file: DiskFile): string {
    return [...this.#names].find(([, entry]) => entry === file)?.[0] ?? ''
  }
}

/** In as many members as asked for. */
function gzipped(bytes: Buffer, members: number): Buffer {
  const length = Math.ceil(bytes.length / members)
  return Buffer.concat(
    Array.from({ length: members }, (_, member) => gzipSync(bytes.subarray(member * length, (member + 1) * length)))
  )
}

/** A name in a log of what happened. */
function shown(name: string): string {
  return /^[\w.@~/-]+$/.test(name) ? name : JSON.stringify(name)
}
