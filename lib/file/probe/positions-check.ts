import path from 'node:path'
import type { Cause, LiveCheck, Seen } from '../../../types/report.ts'
import { isTooLarge } from '../../core/regular-file.ts'
import { messageOf } from '../../errors/message-of.ts'
import { type CheckedCheckpoint, CHECKPOINT_VERSION } from '../checkpoint/parse-checkpoint.ts'
import { checkpointName } from '../checkpoint/checkpoint-names.ts'
import type { GuardedFolder } from '../checkpoint/guarded-folder.ts'
import { readCheckpoint } from '../checkpoint/load-checkpoint.ts'
import { openedFolder } from './checkpoint-lock-check.ts'
import type { FileLook } from './file-look.ts'

/** Checks that the stored positions can be read back. */
export function positionsCheck({ context: { key } }: FileLook, dir: string): LiveCheck {
  const name = checkpointName(key)
  const file = path.join(dir, name)
  return {
    id: 'file.checkpoint.positions',
    after: ['file.checkpoint'],
    target: file,
    rulesOut: ['FILE_CHECKPOINT_DAMAGED', 'FILE_CHECKPOINT_NEWER'],
    run: async () => {
      const folder = await openedFolder(path.resolve(dir))
      if (folder === null) return { status: 'pass' }
      try {
        const kept = await keptIn(folder, name)
        if (kept === null) return { status: 'pass', evidence: [seen(file, { kept: false })] }
        if (kept === 'large')
          return {
            status: 'unknown',
            because: { en: 'it is too large for a check to read', zh: '文件过大，未读取' }
          }
        if (kept.kind === 'whole')
          return { status: 'pass', evidence: [seen(file, { kept: true, files: kept.checkpoint.files.length })] }
        return {
          status: kept.kind === 'newer' ? 'fail' : 'warn',
          evidence: [seen(file, { kept: true, ...factsOf(kept) })],
          causes: [causeOf(kept, file, key)]
        }
      } catch (error) {
        return {
          status: 'fail',
          causes: [{ code: 'FILE_CHECKPOINT_UNUSABLE', context: { path: file, source: key }, detail: messageOf(error) }]
        }
      } finally {
        await folder.close()
      }
    }
  }
}

async function keptIn(folder: GuardedFolder, name: string): Promise<CheckedCheckpoint | 'large' | null> {
  try {
    return await readCheckpoint(folder, name, MOST_BYTES)
  } catch (error) {
    if (isTooLarge(error)) return 'large'
    throw error
  }
}

type Bad = Exclude<CheckedCheckpoint, { readonly kind: 'whole' }>

function factsOf(kept: Bad): Readonly<Record<string, unknown>> {
  return kept.kind === 'newer' ? { version: kept.version } : { damaged: true, left: kept.left.length }
}

function causeOf(kept: Bad, file: string, key: string): Cause {
  if (kept.kind === 'newer') {
    const values = { version: String(kept.version), known: String(CHECKPOINT_VERSION) }
    return { code: 'FILE_CHECKPOINT_NEWER', context: { path: file, source: key, values } }
  }
  return {
    code: 'FILE_CHECKPOINT_DAMAGED',
    context: { path: file, source: key, values: { copy: file } },
    detail: kept.reason
  }
}

function seen(file: string, value: Readonly<Record<string, unknown>>): Seen {
  return { kind: 'stat', how: `head -c 200 ${file}`, value, shareable: value }
}

const MOST_BYTES = 4_194_304
