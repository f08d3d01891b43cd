import { appendFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** The bytes of a path under a folder; text is encoded as UTF-8. */
export function at(base: string, ...names: readonly (string | readonly number[] | Buffer)[]): Buffer {
  return Buffer.concat([
    Buffer.from(base),
    ...names.flatMap((name) => [
      Buffer.from(path.sep),
      typeof name === 'string' ? Buffer.from(name) : Buffer.from(name)
    ])
  ])
}

/** What `position` holds for a path with those bytes; `text` is the expected shown path. */
export function shownAs(bytes: Buffer, text: string): { readonly path: string; readonly pathBytes: string } {
  return { path: text, pathBytes: bytes.toString('base64') }
}

export const write = (name: Buffer, text: string): void => {
  writeFileSync(name, text)
}
export const append = (name: Buffer, text: string): void => {
  appendFileSync(name, text)
}
export const rename = (from: Buffer, to: Buffer): void => {
  renameSync(from, to)
}
