import type { LiveCheck, ProbeContext } from '../../../types/report.ts'
import type { FileParams } from '../params.ts'
import { baseCheck } from './base-check.ts'
import { checkpointCheck } from './checkpoint-check.ts'
import { checkpointLockCheck } from './checkpoint-lock-check.ts'
import { contentCheck } from './content-check.ts'
import { descriptorsCheck } from './descriptors-check.ts'
import { diskCheck } from './disk-check.ts'
import { fileLook, type FileLook, type GivenParts } from './file-look.ts'
import { systemParts, type ProbeParts } from './probe-parts.ts'
import { growthCheck } from './growth-check.ts'
import { heldCheck } from './held-check.ts'
import { kindCheck } from './kind-check.ts'
import { matchCheck } from './match-check.ts'
import { memoryCheck } from './memory-check.ts'
import { openCheck } from './open-check.ts'
import { paceCheck } from './pace-check.ts'
import { positionsCheck } from './positions-check.ts'
import { spaceCheck } from './space-check.ts'
import { statesCheck } from './states-check.ts'
import { watchCheck } from './watch-check.ts'

/**
 * The live checks of a file source, in the order in which a person would check. They create and change nothing, wait
 * for nothing, and read only samples.
 */
export function fileChecks(
  params: FileParams,
  context: ProbeContext,
  given: GivenParts = {},
  parts: ProbeParts = systemParts()
): readonly LiveCheck[] {
  const look = fileLook(params, context, given, parts)
  return [
    baseCheck(look),
    matchCheck(look),
    kindCheck(look),
    openCheck(look),
    heldCheck(look),
    contentCheck(look),
    ...(context.running === null
      ? []
      : [statesCheck(look, context.running), growthCheck(look, context.running), paceCheck(look, context.running)]),
    diskCheck(look),
    ...(look.checkpointDir === null ? [] : checkpointChecks(look, look.checkpointDir)),
    ...(params.mode === 'follow' ? [watchCheck(look)] : []),
    descriptorsCheck(look),
    memoryCheck(look)
  ]
}

function checkpointChecks(look: FileLook, dir: string): readonly LiveCheck[] {
  return [checkpointCheck(look, dir), checkpointLockCheck(look, dir), positionsCheck(look, dir), spaceCheck(look, dir)]
}
