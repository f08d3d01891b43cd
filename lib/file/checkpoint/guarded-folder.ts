import type { BigIntStats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { NOT_FOLLOWING, openRegular, type OpenOptions, type RegularFile } from '../../core/regular-file.ts'
import { peek } from '../../errors/peek.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { type FolderFs, makeFolder, openFolder, syncFolder } from './folder-fs.ts'
import { distrustOf, processUser, ROOT, PlaceFault } from './folder-trust.ts'

/**
 * The folder that stores positions. It is opened once, and files are accessed through the open handle
 * (`/proc/self/fd/<n>`): replacing the folder, or one above it, by another folder or a link redirects no access. On
 * systems without such paths, files are accessed by the folder's real path. Links inside the folder are never followed.
 */
export class GuardedFolder {
  /**
   * Opens the folder; creates it if it is missing. Rejects with system errors, and with a `PlaceFault` if others can
   * write to the folder.
   */
  static async open(dir: string, fs: FolderFs): Promise<GuardedFolder> {
    const folder = await makeFolder(dir, fs)
    const handle = await openFolder(folder, fs, NOT_FOLLOWING)
    try {
      const stats = await (handle === null ? fs.stat(folder, { bigint: true }) : handle.stat({ bigint: true }))
      const user = processUser()
      const distrust = user === null ? null : distrustOf(folder, stats, user)
      if (distrust !== null) throw distrust
      return new GuardedFolder({
        path: folder,
        handle,
        way: (await wayThrough(handle, stats, fs)) ?? folder,
        stats,
        owners: user === null ? null : new Set([user.uid, ROOT]),
        fs
      })
    } catch (error) {
      await handle?.close()
      throw error
    }
  }

  /** Real path, for messages. */
  readonly path: string
  readonly #handle: FileHandle | null
  /** The path used to access files. */
  readonly #way: string
  readonly #stats: BigIntStats
  /** Trusted owners of files; null if the system does not report owners. */
  readonly #owners: Set<bigint> | null
  readonly #fs: FolderFs
  readonly #running = new Set<Promise<unknown>>()
  #closed = false

  private constructor({ path, handle, way, stats, owners, fs }: OpenedFolder) {
    this.path = path
    this.#handle = handle
    this.#way = way
    this.#stats = stats
    this.#owners = owners
    this.#fs = fs
  }

  /** Whether the path still leads to this folder. */
  async isInPlace(): Promise<boolean> {
    try {
      return isSameFile(await this.#fs.stat(this.path, { bigint: true }), this.#stats)
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return false
      throw error
    }
  }

  names(): Promise<string[]> {
    return this.#do(() => this.#fs.readdir(this.#way))
  }

  /** Opens an existing regular file. */
  open(name: string, options: Pick<OpenOptions, 'writable' | 'linkError'> = {}): Promise<RegularFile> {
    return this.#do(() =>
      openRegular(this.#at(name), { ...options, followLinks: false, shownAs: path.join(this.path, name), fs: this.#fs })
    )
  }

  /** Like `open`, but throws a `PlaceFault` for a link, and for a file of another user. */
  async openOwn(name: string, { writable = false }: Pick<OpenOptions, 'writable'> = {}): Promise<RegularFile> {
    const opened = await this.open(name, { writable, linkError: linkFault })
    const { uid } = opened.stats
    if (this.#owners?.has(uid) !== false) return opened
    await opened.handle.close()
    throw new PlaceFault(`${path.join(this.path, name)} belongs to another user (${uid})`, ['file owner'])
  }

  /** Creates a new file, with access for this user alone. */
  async create(name: string): Promise<FileHandle> {
    const handle = await this.#do(() => this.#fs.open(this.#at(name), 'wx', 0o600))
    try {
      // A network file system may map this user to another, who is then trusted too
      this.#owners?.add((await handle.stat({ bigint: true })).uid)
    } catch (error) {
      await handle.close()
      throw error
    }
    return handle
  }

  link(from: string, to: string): Promise<void> {
    return this.#do(() => this.#fs.link(this.#at(from), this.#at(to)))
  }

  rename(from: string, to: string): Promise<void> {
    return this.#do(() => this.#fs.rename(this.#at(from), this.#at(to)))
  }

  async has(name: string): Promise<boolean> {
    try {
      await this.#do(() => this.#fs.lstat(this.#at(name)))
      return true
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return false
      throw error
    }
  }

  /** Ignores errors: removing only cleans up, and the cause of a failure is reported elsewhere. */
  async remove(name: string): Promise<void> {
    try {
      await this.#do(() => this.#fs.unlink(this.#at(name)))
    } catch {
      // already removed, or left in place until the folder is opened again
    }
  }

  /** Makes a rename durable, as far as the system can. */
  sync(): Promise<void> {
    return syncFolder(this.#handle)
  }

  /** Waits for pending operations, then closes the handle. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.allSettled(this.#running)
    await this.#handle?.close()
  }

  #at(name: string): string {
    return path.join(this.#way, name)
  }

  /**
   * Runs a call. Its errors show the real path. Refuses calls after `close`, when the descriptor's number may belong to
   * another file.
   */
  async #do<T>(call: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new Error(`${this.path} has been closed`)
    const doing = call()
    this.#running.add(doing)
    try {
      return await doing
    } catch (error) {
      throw renamed(error, this.#way, this.path)
    } finally {
      this.#running.delete(doing)
    }
  }
}

interface OpenedFolder {
  readonly path: string
  readonly handle: FileHandle | null
  readonly way: string
  readonly stats: BigIntStats
  readonly owners: Set<bigint> | null
  readonly fs: FolderFs
}

/**
 * The path to the folder through its open handle; null if the system has no such paths, or if Node's permission model
 * would refuse them.
 */
async function wayThrough(handle: FileHandle | null, stats: BigIntStats, fs: FolderFs): Promise<string | null> {
  if (handle === null || process.permission !== undefined) return null
  const way = `/proc/self/fd/${handle.fd}`
  try {
    return isSameFile(await fs.stat(way, { bigint: true }), stats) ? way : null
  } catch {
    return null
  }
}

function linkFault(file: string): PlaceFault {
  return new PlaceFault(`${file} is a symbolic link, which is never opened; look where it leads, then remove it`, [
    'link'
  ])
}

function isSameFile(one: BigIntStats, other: BigIntStats): boolean {
  return one.dev === other.dev && one.ino === other.ino
}

/** Replaces a path in all fields of a system error that show it. */
function renamed(error: unknown, from: string, to: string): unknown {
  if (!(error instanceof Error)) return error
  for (const name of ['message', 'stack', 'path', 'dest']) {
    const text = peek(error, name)
    if (typeof text === 'string') Object.assign(error, { [name]: text.replaceAll(from, to) })
  }
  return error
}
