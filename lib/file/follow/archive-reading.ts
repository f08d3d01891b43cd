import type { ErrorContext } from '../../../types/classification.ts'
import { open } from 'node:fs/promises'
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
    tell(file, error, following)
    return false
  }
}

async function openArchive(file: TailedFile, { params, context }: Following): Promise<ByteSource> {
  const { compression } = file
  file.handle ??= await open(file.path, 'r')
  const inflated = new InflatedBytes(file.handle, () => inflater(compression === 'zstd' ? 'zstd' : 'gzip', { area: 'file', path: file.path, source: context.key }))
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
      else reject(toSourceError(error))
    })
  })
}

/** All of it was read: its last line is one though it has no ending. */
async function end(file: TailedFile, { queue }: Following): Promise<void> {
  file.complete = true
  file.completeSize = file.size
  file.atEnd = true
  file.trouble = null
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

function tell(file: TailedFile, error: unknown, { context, params }: Following): void {
  const place: ErrorContext = { area: 'file', path: file.path, source: context.key }
  const told = file.trouble?.code === 'FILE_COMPRESSION_CORRUPT'
  const known = toSourceError(error, place)
  const waiting = context.clock.now() - file.dataAt < params.rotateWaitMs
  if (!told && !waiting) context.warn(known)
  file.trouble = told || !waiting ? known : sourceError('FILE_TRUNCATED', place, { detail: 'the compressed content is not whole yet' })
}
