import { readlink, realpath } from 'node:fs/promises'
import path from 'node:path'
import type { FileBytes } from './file-bytes.ts'
import { openLocal } from './local-file.ts'
import { openRegular, type RegularFile } from '../core/regular-file.ts'
import { sourceError } from '../errors/make-error.ts'
import { isLink, linkRefused } from './name-look.ts'
import { pathText, systemPath } from './path-text.ts'
import { seenBy, type SeenFile } from './seen-file.ts'
import { SNIFFED_BYTES } from './sniff.ts'

/** An opened file, and its state when it was opened. */
export interface OpenedFile extends SeenFile {
  readonly handle: FileBytes
  /** The first bytes, at most 4096. */
  readonly head: Buffer
}

/**
 * Opens a regular file for reading, as `openRegular` does, and reads its first bytes. `noLinksUnder` is a folder under
 * which no symbolic link is followed, even one that replaces a name at this very moment; null if links are followed.
 * With it, `FILE_SYMLINK_REFUSED` may be thrown too. `isLocal`: the file is known to be on a local file system and may
 * be opened synchronously.
 */
export async function openFile(name: string, noLinksUnder: string | null = null, isLocal = false): Promise<OpenedFile> {
  const { handle, stats } =
    isLocal && noLinksUnder === null ? openLocal(name) : await openAt(name, noLinksUnder !== null)
  try {
    if (noLinksUnder !== null) await refuseUnlessUnder(noLinksUnder, name, handle)
    const head = Buffer.allocUnsafe(SNIFFED_BYTES)
    const { bytesRead } = await handle.read(head, 0, SNIFFED_BYTES, 0)
    return { ...seenBy(name, stats), handle, head: head.subarray(0, bytesRead) }
  } catch (error) {
    await handle.close()
    throw error
  }
}

function openAt(name: string, refusesLinks: boolean): Promise<RegularFile> {
  return openRegular(systemPath(name), {
    shownAs: name,
    ...(refusesLinks ? { followLinks: false, linkError: linkRefused } : {})
  })
}

/**
 * The system refuses a link at the end of a path, but follows links in the folders before. So this checks where the
 * opened file is: by its descriptor, if the system supports that, and not by its name, which somebody may be switching
 * back and forth.
 */
async function refuseUnlessUnder(folder: string, name: string, { fd }: FileBytes): Promise<void> {
  const under = path.relative(folder, name)
  if (!under.includes(path.sep)) return
  const place = await readlink(`/proc/self/fd/${fd}`, BYTES).catch(() => realpath(systemPath(name), BYTES))
  const expected = path.join(pathText(await realpath(systemPath(folder), BYTES)), under)
  if (pathText(place) === expected) return
  const names = path.dirname(under).split(path.sep)
  const links = await Promise.all(names.map((_, index) => isLink(path.join(folder, ...names.slice(0, index + 1)))))
  throw links.includes(true)
    ? linkRefused(name)
    : sourceError('FILE_NOT_FOUND', { area: 'file', path: name }, { detail: 'it was moved while it was opened' })
}

const BYTES = { encoding: 'buffer' } as const
