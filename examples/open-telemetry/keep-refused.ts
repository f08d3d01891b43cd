import { mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import type { OtlpItem } from './otlp-sink.ts'

/** Appends refused records to a separate file, one line of JSON each; resolves when they are on the disk. */
export function keepIn(file: string): (item: OtlpItem, why: string) => Promise<void> {
  return async ({ record, resource }, why) => {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
    const handle = await open(file, 'a', 0o600)
    try {
      await handle.writeFile(`${JSON.stringify({ why, resource, record })}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
}
