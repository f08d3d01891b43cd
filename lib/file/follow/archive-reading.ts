import type { ErrorContext } from '../../../types/classification.ts'
import { sourceError, toSourceError } from '../../errors/make-error.ts'
import type { ByteSource } from '../byte-source.ts'
import { EvenBytes } from '../even-bytes.ts'
import { inflater } from '../inflate.ts'
import { InflatedBytes } from '../inflated-bytes.ts'
import { magicOf } from '../sniff.ts'
import { textFormat } from '../text-format.ts'
import { ContentMemory, HEAD_BYTES } from './content-memory.ts'
import { startsAlike } from './same-content.ts'
import { readAt } from './content-prefix.ts'
import { deliver } from './deliver.ts'
import type { Following } from './following.ts'
import type { TailedFile } from './tailed-file.ts'

/**
 * Reads on in compressed content; false where nothing came. What ends in the middle is being written, most likely: it is tried again when
 * the file has changed, and told of where it has not for `rotate_wait_ms`.
 */
export async function readArchive(file: TailedFile, following: Following, hooks: { readonly again: (file: TailedFile) => void }): Promise<boolean> {
  if (file.portions > 0) return true // its last line may be next, and where it begins is not known before
  try {
    const archive = file.archive ?? await openArchive(file, following)
    if (file.changed) {
      await close(file)
      return true
    }
    const bytes = await unread(archive, file.memory.offset)
    if (bytes === null) {
      await end(file, following)
      return true
    }
    const buffer = following.queue.claim()
    return deliver(file, bytes, following, hooks, buffer)
  } catch (error) {
    await close(file)
    if (await isOtherwiseWritten(file, following)) {
      file.changed = true
      return true
    }
    // What is not whole yet is being written, most likely.
    const known = toSourceError(error, placeOf(file, following))
    const waits = known.code === 'FILE_COMPRESSION_CORRUPT'
    if (!isAsTried(file)) file.dataAt = following.context.clock.now()
    file.tried = { size: file.size, modified: file.modified }
    file.damage = known
    file.trouble = waits ? sourceError('FILE_TRUNCATED', placeOf(file, following), { detail: 'the compressed content is not whole yet' }) : known
    if (!waits) tellDamage(file, following)
    return false
  }
}

/** It is not compressed any more, or in another way: something else was written into it. */
async function isOtherwiseWritten({ handle, compression }: TailedFile, { params }: Following): Promise<boolean> {
  return params.compression === 'auto' && handle !== null && magicOf(await readAt(handle, 0, MAGIC_BYTES)) !== compression
}

/** Whether nothing can be expected of compressed content: all of it was read, or it is damaged, and the file is as it was then. */
export function isDone(file: TailedFile): boolean {
  return file.archive === null && (file.complete || file.damage !== null) && isAsTried(file)
}

function isAsTried({ tried, size, modified }: TailedFile): boolean {
  return tried !== null && tried.size === size && tried.modified === modified
}

/** Says once that compressed content cannot be read, where it is as it was for `rotate_wait_ms`. */
export function tellDamage(file: TailedFile, { context, params }: Following): void {
  const { damage } = file
  if (damage === null || file.toldDamage === damage.code) return
  if (damage.code === 'FILE_COMPRESSION_CORRUPT' && context.clock.now() - file.dataAt < params.rotateWaitMs) return
  file.toldDamage = damage.code
  file.trouble = damage
  context.warn(damage)
}

function placeOf({ path }: TailedFile, { context }: Following): ErrorContext {
  return { area: 'file', path, source: context.key }
}

async function openArchive(file: TailedFile, { params, context }: Following): Promise<ByteSource> {
  const { compression } = file
  const { handle } = file
  if (handle === null) throw sourceError('SYSTEM_INTERNAL', { area: 'file', path: file.path })
  const inflated = new InflatedBytes(handle, () => inflater(compression === 'zstd' ? 'zstd' : 'gzip', { area: 'file', path: file.path, source: context.key }))
  file.complete = false
  file.archive = inflated
  await ready(inflated, () => inflated.peek() !== null)
  const first = inflated.peek() ?? Buffer.alloc(0)
  const format = file.format ?? textFormat(params, first)
  const { offset, line } = file.position
  if (!startsAlike(file.memory.head, first)) file.changed = true
  // What a reader had of a line whose end has not come is given to the new one again.
  const known = file.memory.until(offset)
  file.memory = known.head.length > 0 ? known : new ContentMemory(offset, Buffer.from(first.subarray(0, Math.min(HEAD_BYTES, offset))))
  if (offset < format.skip) {
    file.memory.took(Buffer.from(first.subarray(0, format.skip)))
    inflated.skip(format.skip)
  }
  file.begin(format, { offset: file.memory.offset, line })
  return file.archive = format.ending.width > 1 ? new EvenBytes(inflated) : inflated
}

/** The next bytes beyond `offset`; null at the end. */
async function unread(archive: ByteSource, offset: number): Promise<Buffer | null> {
  for (;;) {
    const chunk = archive.take()
    if (chunk !== null) {
      const known = offset - archive.offset
      if (known < chunk.length) return Buffer.from(known > 0 ? chunk.subarray(known) : chunk)
    } else if (archive.ended) return null
    else await ready(archive, () => false)
  }
}

async function ready(archive: ByteSource, there: () => boolean): Promise<void> {
  if (there() || archive.ended) return
  await new Promise<void>((resolve, reject) => {
    archive.wait((error) => {
      if (error === undefined) resolve()
      else reject(error)
    })
  })
}

/** All of it was read: its last line is one though it has no ending. */
async function end(file: TailedFile, { queue, openLimit }: Following): Promise<void> {
  file.complete = true
  file.tried = { size: file.size, modified: file.modified }
  file.atEnd = true
  file.trouble = null
  file.damage = null
  await close(file)
  // Nothing more is expected of it; it is opened again where it changes.
  const { handle } = file
  file.handle = null
  openLimit.closed(file)
  await handle?.close()
  file.portions++
  queue.push({
    file,
    begin: () => {
      file.slot.end()
      return file.lines
    },
    done: () => { file.portions-- }
  })
}

async function close(file: TailedFile): Promise<void> {
  await file.archive?.close()
  file.archive = null
}

/** The longest sign by which a compression is known. */
const MAGIC_BYTES = 6
