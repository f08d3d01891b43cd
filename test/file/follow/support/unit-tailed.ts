import { open } from 'node:fs/promises'
import type { Test } from 'tap'
import type { FileEvent } from '../../../../lib/file/file-event.ts'
import { ContentMemory } from '../../../../lib/file/follow/content-memory.ts'
import type { Following } from '../../../../lib/file/follow/following.ts'
import { TailedFile, type TailInit } from '../../../../lib/file/follow/tailed-file.ts'
import type { LineSupply } from '../../../../lib/file/line-supply.ts'
import { textFormat } from '../../../../lib/file/text-format.ts'
import { ByteHandle } from '../../support/byte-handle.ts'

/** A file of text on the disk as it is followed, from its beginning; nothing is read yet. */
export async function tailedAt(t: Test, following: Following, path: string): Promise<TailedFile> {
  const handle = await open(path, 'r')
  const { dev, ino, size, birthtimeNs } = await handle.stat({ bigint: true })
  const file = tailedInit(following, { path, dev: String(dev), ino: String(ino), birth: String(birthtimeNs), handle, size: Number(size) })
  t.teardown(() => file.handle?.close())
  const head = await handle.read(Buffer.alloc(4096), 0, 4096, 0)
  file.compression = 'none'
  file.begin(textFormat(following.params, head.buffer.subarray(0, head.bytesRead)), { offset: 0, line: 0 })
  return file
}

/** A file of which no more is known than this; closed where no handle is given. */
export function tailedInit(following: Following, parts: Partial<TailInit> = {}): TailedFile {
  const { handle } = new ByteHandle(Buffer.alloc(0))
  const init = { path: '/logs/app.log', dev: '1', ino: '2', birth: '0', handle, size: 0, memory: new ContentMemory(), ...parts }
  const file = new TailedFile(following, init, { offset: init.memory.offset, line: 0 })
  if (parts.handle === undefined) file.handle = null
  return file
}

/** Reads on, `most` bytes at most, and takes the lines. */
export async function readOn(file: TailedFile, most = 1_000_000): Promise<FileEvent[]> {
  const { handle, memory: { offset } } = file
  if (handle === null) throw new Error('it is closed')
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(most), 0, most, offset)
  const bytes = buffer.subarray(0, bytesRead)
  file.memory.took(bytes)
  file.slot.put(bytes, offset)
  return taken(file.lines)
}

/** All that a supply has in hand. */
export function taken(supply: LineSupply): FileEvent[] {
  const events: FileEvent[] = []
  for (let event = supply.next(); event !== null; event = supply.next()) events.push(event)
  return events
}

export function textsOf(events: readonly FileEvent[]): string[] {
  return events.map(({ text }) => text)
}
