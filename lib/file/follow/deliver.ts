import type { Following } from './following.ts'
import type { TailedFile } from './tailed-file.ts'

/** Queues bytes that were read for the consumer; false where there are none. The buffer is given back when they were taken. */
export function deliver(
  file: TailedFile, bytes: Buffer, { queue, context, counts }: Pick<Following, 'queue' | 'context' | 'counts'>, { again }: { readonly again: (file: TailedFile) => void }, buffer: Buffer
): boolean {
  if (bytes.length === 0) return false
  const { offset } = file.memory
  file.memory.took(bytes)
  file.size = Math.max(file.size, file.compression === 'none' ? file.memory.offset : 0)
  counts.bytes += bytes.length
  file.dataAt = context.clock.now()
  file.quietLooks = 0
  file.atEnd = false
  file.portions++
  queue.push({
    file,
    begin: () => {
      file.slot.put(bytes, offset)
      return file.lines
    },
    done: () => {
      file.portions--
      queue.giveBack(buffer)
      if (file.portions === 0) again(file)
    }
  })
  return true
}
