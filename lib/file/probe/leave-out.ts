import path from 'node:path'
import type { Cause, CheckOutcome, ProposedFix } from '../../../types/report.ts'
import type { FileLook } from './file-look.ts'
import { escaped } from './near-files.ts'
import { canBeWritten } from './place-edits.ts'

/** If a pattern matches logs and also a file that is not a log, proposes to exclude that file. */
export function withLeaveOut(outcome: CheckOutcome, file: string, look: FileLook, matched: number): CheckOutcome {
  const fix = matched > 1 ? leaveOut(file, look) : null
  if (fix === null) return outcome
  const causes = outcome.causes?.map((cause): Cause =>
    cause.code !== 'FILE_LOOKS_BINARY' || hasSet(cause) ? cause : { ...cause, fixes: [fix, ...(cause.fixes ?? [])] }
  )
  return causes === undefined ? outcome : { ...outcome, causes }
}

/** True if a fix already changes a param, as for compressed content that can be read as such. */
function hasSet({ fixes = [] }: Cause): boolean {
  return fixes.some(({ set }) => set !== undefined)
}

/** Proposes to exclude the file; null for a source that reads files once, which has no `exclude`. */
function leaveOut(file: string, { params: { mode, exclude }, base }: FileLook): ProposedFix | null {
  const name = path.relative(base, file)
  if (mode !== 'follow' || !canBeWritten(name)) return null
  const pattern = escaped(name.split(path.sep).join('/'))
  return {
    text: { en: `Leave it out: \`${pattern}\``, zh: `排除它：\`${pattern}\`` },
    set: [{ path: ['exclude'], value: [...exclude, pattern] }]
  }
}
