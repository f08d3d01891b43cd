import type { LiveCheck, RunningSource } from '../../../types/report.ts'
import { consumerCheck } from './consumer-check.ts'
import { errorsCheck } from './errors-check.ts'
import { recordsCheck } from './records-check.ts'
import { healthCheck, stateCheck } from './state-checks.ts'
import { unackedCheck } from './unacked-check.ts'

/** The checks of the counters of a running source of any type, read twice. They precede those of its connector. */
export function runningChecks(running: RunningSource, params: Readonly<Record<string, unknown>>): readonly LiveCheck[] {
  const maxUnacked =
    params['ack'] === 'manual' && typeof params['maxUnacked'] === 'number' ? params['maxUnacked'] : null
  return [
    stateCheck(running),
    healthCheck(running),
    recordsCheck(running),
    consumerCheck(running, maxUnacked),
    ...(maxUnacked === null ? [] : [unackedCheck(running, maxUnacked)]),
    errorsCheck(running)
  ]
}
