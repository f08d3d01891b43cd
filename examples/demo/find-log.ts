import { open, readdir } from 'node:fs/promises'
import path from 'node:path'

/** The largest readable text file in a folder of logs; if there is none, a pattern whose source reports that. */
export async function findLog(folder: string): Promise<string> {
  let largest = { name: path.join(folder, '*.log'), size: 0 }
  for (const name of await namesIn(folder)) {
    const size = await textSize(path.join(folder, name))
    if (size > largest.size) largest = { name: path.join(folder, name), size }
  }
  return largest.name
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  } catch {
    return []
  }
}

/** The size of a text file; 0 if it cannot be read, is empty, or is no text: files such as `wtmp` contain NULs. */
async function textSize(name: string): Promise<number> {
  try {
    const handle = await open(name)
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0)
      const isText = !buffer.subarray(0, bytesRead).includes(0) && buffer[0] !== 0x1f
      return isText ? (await handle.stat()).size : 0
    } finally {
      await handle.close()
    }
  } catch {
    return 0
  }
}
