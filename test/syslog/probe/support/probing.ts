import { systemClock } from '../../../../lib/core/clock.ts'
import { sourceStats } from '../../../../lib/stream/source-stats.ts'
import type { SourceHealth } from '../../../../types/health.ts'
import type { CheckOutcome, LiveCheck, ProbeContext, RunningSource } from '../../../../types/report.ts'
import type { SourceStats } from '../../../../types/stats.ts'

export function probeContext(parts: Partial<ProbeContext> = {}): ProbeContext {
  return {
    key: 's',
    type: 'syslog',
    tags: {},
    clock: systemClock,
    signal: new AbortController().signal,
    running: null,
    ...parts
  }
}

/** Runs one check as the engine does. */
export async function outcomeOf(check: LiveCheck | undefined, timeoutMs = 3000): Promise<CheckOutcome> {
  if (check === undefined) throw new Error('there is no such check')
  return await check.run({ signal: new AbortController().signal, timeoutMs })
}

/** A source whose counters were read twice. */
export function runningSource(after: Partial<SourceStats> = {}, before: Partial<SourceStats> = after): RunningSource {
  return { before: { ...NOTHING, ...before }, after: { ...NOTHING, ...after }, elapsedMs: 500, health: WELL }
}

const NOTHING: SourceStats = sourceStats({
  key: 's',
  type: 'syslog',
  state: 'running',
  events: 0,
  buffered: 0,
  lastEventAt: null,
  now: 0,
  errors: {},
  wanted: true,
  acks: null,
  intake: null
})

const WELL: SourceHealth = {
  healthy: true,
  status: 'StatusOK',
  statusTime: 0,
  startTime: 0,
  lastError: null,
  troubles: []
}

/** The codes of what a check found, and the params of its first fix. */
export function found({ status, causes = [] }: CheckOutcome): readonly unknown[] {
  return [
    status,
    ...causes.map(({ code, fixes = [] }) => [
      code,
      ...(fixes[0]?.set ?? []).map(({ path, value }) => `${path.join('.')} = ${JSON.stringify(value)}`)
    ])
  ]
}

/** Files of `/proc` that say what a test wants; all others are not there. */
export function procWith(files: Readonly<Record<string, string | readonly string[]>>): {
  readonly readFile: (path: string) => Promise<string>
} {
  const reads = new Map<string, number>()
  return {
    readFile: (path) => {
      const count = reads.get(path) ?? 0
      reads.set(path, count + 1)
      const text = Object.hasOwn(files, path) ? files[path] : undefined
      const one = typeof text === 'string' ? text : text?.[Math.min(count, text.length - 1)]
      return one === undefined
        ? Promise.reject(Object.assign(new Error(path), { code: 'ENOENT' }))
        : Promise.resolve(one)
    }
  }
}
