import path from 'node:path'
import type { ErrorCode } from '../../../types/error-codes.ts'
import { fileCodes } from '../../../types/error-codes.ts'
import type { FollowedFile } from '../../../types/followed-file.ts'
import type { Cause, LiveCheck, RunningSource, Seen } from '../../../types/report.ts'
import type { FileLook } from './file-look.ts'
import { allowLines } from './judge-content.ts'

/** Reports what the running source does with each file, and which files it cannot read or excludes. */
export function statesCheck({ params, base, file }: FileLook, { after }: RunningSource): LiveCheck {
  return {
    id: 'file.states',
    target: file,
    run: () => {
      const files = after.files ?? []
      const evidence = [seen(files)]
      const whole = path.join(base, file)
      const unread = files.filter(({ state }) => state === 'unreadable').slice(0, MOST_CAUSES)
      const causes = [
        ...unread.map(unreadable),
        ...allLeftOut(files, whole),
        ...cutLines(params, after.truncated, whole)
      ]
      return causes.length === 0 ? { status: 'pass', evidence } : { status: 'warn', evidence, causes }
    }
  }
}

function unreadable({ path, code, reason }: FollowedFile): Cause {
  return { code: knownCode(code ?? ''), context: { path }, detail: reason ?? '', confidence: 'certain' }
}

function cutLines({ maxLineBytes }: FileLook['params'], truncated: number, path: string): readonly Cause[] {
  const detail = `${truncated} records were cut`
  return truncated === 0
    ? []
    : [{ code: 'FILE_LINE_TOO_LONG', context: { path }, detail, fixes: [allowLines(maxLineBytes * 4)] }]
}

/** Files that a param excludes are a problem only if none remain. */
function allLeftOut(files: readonly FollowedFile[], path: string): readonly Cause[] {
  const [first] = files
  const param = PARAMS.find((name) => first?.reason?.startsWith(name) === true)
  if (first === undefined || param === undefined || files.some(({ state }) => state !== 'ignored')) return []
  const name = param.split(' ')[0] ?? ''
  return [
    {
      code: 'FILE_LEFT_OUT',
      context: { path, values: { param: name, count: String(files.length) } },
      fixes: [
        {
          text: { en: `Remove \`${name}\`, or narrow it`, zh: `去掉或收窄 \`${name}\`` },
          set: [{ path: [name], value: name === 'symlinks' ? 'follow' : null }]
        }
      ]
    }
  ]
}

function seen(files: readonly FollowedFile[]): Seen {
  const counts = Object.fromEntries(STATES.map((state) => [state, files.filter((file) => file.state === state).length]))
  const first = files
    .slice(0, MOST_NAMED)
    .map(({ path, state, reason, bytesBehind }) => ({ path, state, reason, bytesBehind }))
  return { kind: 'counter', how: 'stats().files', value: { ...counts, first }, shareable: counts }
}

/** The error code if it is a known one: errors may carry any code. */
function knownCode(code: string): ErrorCode {
  return fileCodes.find((known) => known === code) ?? 'FILE_READ_FAILED'
}

/** The beginnings of the reasons for files that a param excludes. */
const PARAMS = ['exclude', 'ignore_older_ms', 'symlinks = "refuse"'] as const
const STATES = ['reading', 'at-end', 'waiting', 'proving', 'ignored', 'unreadable', 'finished'] as const
const MOST_CAUSES = 3
const MOST_NAMED = 20
