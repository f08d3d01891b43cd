import type { ErrorContext } from '../../../types/classification.ts'
import { sourceError, toSourceError } from '../../errors/make-error.ts'
import type { ByteSource } from '../byte-source.ts'
import { EvenBytes } from '../even-bytes.ts'
import { inflater } from '../inflate.ts'
import { InflatedBytes } from '../inflated-bytes.ts'
import { textFormat } from '../text-format.ts'
import { ContentMemory, HEAD_BYTES } from './content-memory.ts'
import { deliver } from './deliver.ts'
import type { Following } from './following.ts'
import type { TailedFile } from './tailed-file.ts'

/**
 * Reads on in compressed content; false where nothing came. What ends in the middle is being written, most likely: it is tried again when
 * the file has changed, and told of where it has not for `rotate_wait_ms`.
 */
export async function readArchive(file: TailedFile, following: Following, hooks: { readonly again: (file: TailedFile) => void }): Promise<boolean> {
  if (file.complete && file.size === file.completeSize) return false
  if (file.damage !== null && file.size === file.triedSize) return false
  if (file.portions > 0) return true // its last line may be next, and where it begins is not known before
  try {
    const archive = file.archive ??= await openArchive(file, following)
    const bytes = await unread(archive, file.memory.offset)
    if (bytes === null) {
      await end(file, following)
      return true
    }
    const buffer = following.queue.claim()
    return deliver(file, bytes, following, hooks, buffer)
  } catch (error) {
    await close(file)
    // What is not whole yet is being written, most likely.
    const known = toSourceError(error, placeOf(file, following))
    const waits = known.code === 'FILE_COMPRESSION_CORRUPT'
    if (file.triedSize !== file.size) file.dataAt = following.context.clock.now()
    file.triedSize = file.size
    file.damage = known
    file.trouble = waits ? sourceError('FILE_TRUNCATED', placeOf(file, following), { detail: 'the compressed content is not whole yet' }) : known
    if (!waits) tellDamage(file, following)
    return false
  }
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
  await ready(inflated, () => inflated.peek() !== null)
  const first = inflated.peek() ?? Buffer.alloc(0)
  const format = file.format ?? textFormat(params, first)
  const { offset, line } = file.position
  // What a reader had of a line whose end has not come is given to the new one again.
  const known = file.memory.until(offset)
  file.memory = known.head.length > 0 ? known : new ContentMemory(offset, Buffer.from(first.subarray(0, Math.min(HEAD_BYTES, offset))))
  if (offset < format.skip) {
    file.memory.took(Buffer.from(first.subarray(0, format.skip)))
    inflated.skip(format.skip)
  }
  file.begin(format, { offset: file.memory.offset, line })
  return format.ending.width > 1 ? new EvenBytes(inflated) : inflated
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
async function end(file: TailedFile, { queue }: Following): Promise<void> {
  file.complete = true
  file.completeSize = file.size
  file.atEnd = true
  file.trouble = null
  file.damage = null
  await close(file)
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
