import type { CheckOutcome, LiveCheck, RunningSource } from '../../../types/report.ts'

/** Whether records come. If none come, this may be correct: perhaps none were written. */
export function recordsCheck(running: RunningSource): LiveCheck {
  const { before, after, elapsedMs } = running
  const value = {
    events: [before.events, after.events],
    bytes: [before.bytes, after.bytes],
    bytesBehind: after.bytesBehind,
    lastEventAgeMs: after.lastEventAgeMs,
    elapsedMs
  }
  const evidence = [
    { kind: 'counter', how: `source.stats() twice, ${elapsedMs} ms apart`, value, shareable: value }
  ] as const
  return {
    id: 'source.records',
    after: ['source.state'],
    target: after.key,
    run: () => ({ ...recordsOutcome(running), evidence })
  }
}

function recordsOutcome({ before, after: { events, lastEventAgeMs }, elapsedMs }: RunningSource): CheckOutcome {
  if (events > before.events) return { status: 'pass' }
  if (lastEventAgeMs === null)
    return {
      status: 'unknown',
      because: { en: 'no record has come since it was opened', zh: '打开以来没有收到任何记录' }
    }
  const seconds = (lastEventAgeMs / 1000).toFixed(1)
  return {
    status: 'unknown',
    because: {
      en: `no record came within ${elapsedMs} ms; the last one came ${seconds} s ago`,
      zh: `${elapsedMs} 毫秒内没有记录；最后一条在 ${seconds} 秒前`
    }
  }
}
