import type { CheckOutcome, LiveCheck, RunningSource } from '../../../types/report.ts'
import { positionText, unackedText } from '../../stream/unacked-text.ts'

/** Whether so many records are unacked that intake is paused. */
export function unackedCheck({ before, after }: RunningSource, maxUnacked: number): LiveCheck {
  const { key, unacked, oldestUnacked: oldest, oldestUnackedAgeMs } = after
  const counts = { unacked, maxUnacked, oldestUnackedAgeMs }
  const held: CheckOutcome = {
    status: 'fail',
    because: {
      en: `${unacked} of ${maxUnacked} are not acked, and nothing is read until one is`,
      zh: `${maxUnacked} 条中有 ${unacked} 条未确认，确认之前不再读取`
    },
    causes: [
      {
        code: 'SYSTEM_TOO_MANY_UNACKED',
        context: { values: { unacked: String(unacked), oldest: positionText(oldest) } },
        detail: `${unackedText({ unacked, oldest })}, delivered ${oldestUnackedAgeMs ?? 0} ms ago`
      }
    ]
  }
  const isHeld = unacked >= maxUnacked && after.events === before.events
  return {
    id: 'source.unacked',
    after: ['source.state'],
    target: key,
    rulesOut: ['SYSTEM_TOO_MANY_UNACKED'],
    run: () => ({
      ...(isHeld ? held : PASSED),
      evidence: [
        { kind: 'counter', how: 'source.stats()', value: { ...counts, oldestUnacked: oldest }, shareable: counts }
      ]
    })
  }
}

const PASSED: CheckOutcome = { status: 'pass' }
