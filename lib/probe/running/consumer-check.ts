import type { CheckOutcome, LiveCheck, ProposedFix, RunningSource } from '../../../types/report.ts'

/** Whether the consumer takes records: if it does not, nothing is read, however much there is. */
export function consumerCheck(running: RunningSource, maxUnacked: number | null): LiveCheck {
  const { before, after, elapsedMs } = running
  const value = {
    wanted: [before.wanted, after.wanted],
    events: [before.events, after.events],
    buffered: after.buffered,
    lastEventAgeMs: after.lastEventAgeMs
  }
  const evidence = [
    { kind: 'counter', how: `source.stats() twice, ${elapsedMs} ms apart`, value, shareable: value }
  ] as const
  return {
    id: 'source.consumer',
    after: ['source.state'],
    target: after.key,
    rulesOut: ['SYSTEM_CONSUMER_STALLED'],
    run: () => ({ ...consumerOutcome(running, maxUnacked), evidence })
  }
}

function consumerOutcome({ before, after, elapsedMs }: RunningSource, maxUnacked: number | null): CheckOutcome {
  if (after.events > before.events || before.wanted || after.wanted) return { status: 'pass' }
  if (maxUnacked !== null && after.unacked >= maxUnacked)
    return { status: 'unknown', because: { en: 'it is waiting for acks', zh: '正在等待确认' } }
  // The source has ended, but is not closed yet
  if (after.state !== 'running')
    return { status: 'unknown', because: { en: `it is ${after.state}`, zh: `状态为 ${after.state}` } }
  const never = after.events === 0
  return {
    status: 'fail',
    because: never
      ? { en: 'nobody has read from it yet', zh: '还没有任何代码读取它' }
      : {
          en: `a record is to be had, and none was taken within ${elapsedMs} ms`,
          zh: `有记录可取，但 ${elapsedMs} 毫秒内没有被取走`
        },
    causes: [
      {
        code: 'SYSTEM_CONSUMER_STALLED',
        confidence: never ? 'certain' : 'likely', // how long is too long depends on the connector
        ...(never ? {} : { fixes: [ANSWER] }),
        detail: never ? 'nobody reads from the source' : `the last record was taken ${after.lastEventAgeMs ?? 0} ms ago`
      }
    ]
  }
}

/** The fix for a source that has been read from, so that starting to read is not the missing step. */
const ANSWER: ProposedFix = {
  text: {
    en: 'Let each stage of the pipeline answer: call the `callback` of every `write`, also after an error, and give every request a time limit',
    zh: '让管道的每个阶段都有应答：每次 `write` 都要调用 `callback`（出错时也要），每个外部请求都要有超时'
  }
}
