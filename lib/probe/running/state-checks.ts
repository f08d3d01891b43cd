import type { Localized } from '../../../types/classification.ts'
import type { Cause, CheckOutcome, LiveCheck, RunningSource } from '../../../types/report.ts'
import type { HealthError, HealthProblem } from '../../../types/health.ts'

/** Whether the source runs; otherwise what ended it, or what it waits for. */
export function stateCheck(running: RunningSource): LiveCheck {
  const {
    after: { key, state },
    health
  } = running
  const { status, statusTime, startTime, lastError } = health
  const evidence = [
    {
      kind: 'counter',
      how: 'source.health()',
      value: { state, status, statusTime, startTime, lastError: lastError?.code ?? null },
      shareable: { state, status, statusTime, startTime, lastError: lastError?.code ?? null }
    }
  ] as const
  return { id: 'source.state', target: key, run: () => ({ ...stateOutcome(running), evidence }) }
}

function stateOutcome({ after: { state }, health: { status, statusTime, lastError } }: RunningSource): CheckOutcome {
  if (status === 'StatusPermanentError' && lastError !== null) {
    return {
      status: 'fail',
      because: { en: `it died of ${lastError.code}`, zh: `它因 ${lastError.code} 而终止` },
      causes: [causeOf(lastError)]
    }
  }
  const since = new Date(statusTime).toISOString()
  if (state === 'running') return { status: 'pass' }
  if (state !== 'retrying') return { status: 'unknown', because: UNKNOWN[state](since) }
  const causes = lastError === null ? [] : [{ ...causeOf(lastError), confidence: 'likely' as const }]
  return {
    status: 'warn',
    because: { en: `it waits to try again, since ${since}`, zh: `自 ${since} 起等待重试` },
    causes
  }
}

const UNKNOWN: Readonly<Record<'starting' | 'stopping' | 'closed', (since: string) => Localized>> = {
  starting: (since) => ({ en: `it has not opened yet; it was made at ${since}`, zh: `尚未打开，创建于 ${since}` }),
  stopping: (since) => ({ en: `it is being stopped, since ${since}`, zh: `自 ${since} 起正在停止` }),
  closed: (since) => ({
    en: `it has come to its end, or was stopped or destroyed, at ${since}`,
    zh: `已于 ${since} 读完，或被停止、销毁`
  })
}

/** What prevents a running source from doing its work. If the connector's own checks fail, they are more specific. */
export function healthCheck({ after: { key }, health: { troubles } }: RunningSource): LiveCheck {
  return {
    id: 'source.health',
    after: ['source.state'],
    target: key,
    run: () => ({
      status: troubles.length === 0 ? 'pass' : 'warn',
      evidence: troubles.map(({ code, since, detail }) => ({
        kind: 'counter',
        how: 'source.health().troubles',
        value: { code, since, detail },
        shareable: { code, since }
      })),
      causes: troubles.map(causeOf)
    })
  }
}

function causeOf({ code, context, detail }: HealthError | HealthProblem): Cause {
  return { code, detail, confidence: 'certain', ...(context === null ? {} : { context }) }
}
