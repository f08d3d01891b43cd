import { copyFile, mkdir, open, readdir, rename, rm, writeFile, readFile, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/** The options of `rotatingWriter`. */
export interface RotatingWriterOptions {
  /** The text after each record. Default: a newline. */
  readonly ending?: string
  /** The number of rotated files to keep. Default 9. */
  readonly keep?: number
}

/** The options of `rotate()`. */
export interface RotateOptions {
  /**
   * `rename`: the file is renamed and a new one takes its place, as programs and logrotate do. `copytruncate`: the
   * content is copied and the file truncated, as logrotate does for a program that cannot reopen its file. Default
   * `rename`.
   */
  readonly by?: 'rename' | 'copytruncate'
  /** Whether the rotated file is compressed, with a name that ends in `.gz`. Default false. */
  readonly gzip?: boolean
}

/** Writes a log file like a program whose logs are rotated by logrotate. */
export interface RotatingWriter {
  /** The path of the written file, as passed to `rotatingWriter`. */
  readonly path: string
  /** Appends records, each with its ending; resolves once they are passed to the kernel. */
  write(records: string | Buffer | readonly (string | Buffer)[]): Promise<void>
  /** Appends bytes as they are, such as half a record. */
  writeRaw(bytes: string | Buffer): Promise<void>
  /** Shifts older files (`app.log.1` becomes `app.log.2`); the current content becomes `app.log.1`. */
  rotate(options?: RotateOptions): Promise<void>
  /** Closes the file; resolves when it is closed. */
  close(): Promise<void>
}

/**
 * Opens a log file for writing, and creates its folder if it is missing. Rejects with the system error if that fails.
 */
export async function rotatingWriter(
  file: string,
  { ending = '\n', keep = 9 }: RotatingWriterOptions = {}
): Promise<RotatingWriter> {
  await mkdir(path.dirname(file), { recursive: true })
  let handle = await open(file, 'a')
  const append = async (bytes: Buffer): Promise<void> => {
    await handle.appendFile(bytes)
  }
  return {
    path: file,
    write: async (records) => {
      const list = typeof records === 'string' || Buffer.isBuffer(records) ? [records] : records
      await append(Buffer.concat(list.flatMap((record) => [Buffer.from(record), Buffer.from(ending)])))
    },
    writeRaw: (bytes) => append(Buffer.from(bytes)),
    rotate: async ({ by = 'rename', gzip: packs = false } = {}) => {
      await shift(file, keep)
      const target = `${file}.1`
      if (by === 'rename') handle = await renamed(handle, file, target)
      else {
        await copyFile(file, target)
        await handle.truncate(0)
      }
      if (packs) await pack(target)
    },
    close: () => handle.close()
  }
}

async function renamed(handle: FileHandle, file: string, target: string): Promise<FileHandle> {
  await rename(file, target)
  const next = await open(file, 'a')
  await handle.close()
  return next
}

/** Gives each rotated file the next number; deletes those beyond `keep`. */
async function shift(file: string, keep: number): Promise<void> {
  const folder = path.dirname(file)
  const rotated = (await readdir(folder))
    .map((name) => partsOf(name, path.basename(file)))
    .filter(({ number }) => number > 0)
    .toSorted((a, b) => b.number - a.number)
  for (const { name, number, rest } of rotated) {
    const from = path.join(folder, name)
    if (number >= keep) await rm(from)
    else await rename(from, `${file}.${number + 1}${rest}`)
  }
}

/** `app.log.3.gz` has number 3 and rest `.gz`; number 0 means that the file is not a rotated one. */
function partsOf(
  name: string,
  base: string
): { readonly name: string; readonly number: number; readonly rest: string } {
  if (!name.startsWith(`${base}.`)) return { name, number: 0, rest: '' }
  const match = /^(\d+)(\.gz)?$/.exec(name.slice(base.length + 1))
  return { name, number: Number(match?.[1] ?? 0), rest: match?.[2] ?? '' }
}

async function pack(file: string): Promise<void> {
  await writeFile(`${file}.gz`, await promisify(gzip)(await readFile(file)))
  await rm(file)
}
