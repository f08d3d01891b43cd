import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Fault } from './fault.ts'
import { filesFor, firstText } from './support.ts'

export const fileFaults: readonly Fault[] = [
  {
    name: 'the folder is not there', area: 'file', code: 'FILE_BASE_NOT_FOUND', quick: true,
    arrange: async ({ folder }) => {
      const base = path.join(folder, 'logs')
      return {
        files: filesFor('file', `base = "${base}"\nfile = "*.log"\nmode = "follow"\nfrom = "beginning"`),
        works: async (source) => {
          await mkdir(base, { recursive: true })
          await writeFile(path.join(base, 'a.log'), 'one\n')
          if (await firstText(source) !== 'one') throw new Error('another line came')
          await appendFile(path.join(base, 'a.log'), 'two\n')
        }
      }
    }
  }
]
