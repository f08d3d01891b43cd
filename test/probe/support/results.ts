import { systemClock } from '../../../lib/core/clock.ts'
import { runChecks, type CheckRunResult, type RunLimits } from '../../../lib/probe/run-checks.ts'
import type { Classification } from '../../../types/classification.ts'
import type { CheckOutcome, Evidence, Finding, LiveCheck, Report, RunningSource } from '../../../types/report.ts'
import type { SourceHealth } from '../../../types/health.ts'
import type { SourceStats } from '../../../types/stats.ts'
import { describeError } from '../../../lib/errors/describe.ts'

export function limits(parts: Partial<RunLimits> = {}): RunLimits {
  const { clock = systemClock, timeoutMs = 10_000 } = parts
  return {
    type: 'test',
    clock,
    signal: undefined,
    checkTimeoutMs: 3000,
    timeoutMs,
    until: clock.now() + timeoutMs,
    veil: (text) => text,
    ...parts
  }
}

export function check(id: string, outcome: unknown = { status: 'pass' }, more: Partial<LiveCheck> = {}): LiveCheck {
  return { id, target: id, run: () => outcome as CheckOutcome, ...more }
}

export async function results(...checks: readonly LiveCheck[]): Promise<readonly CheckRunResult[]> {
  return await runChecks(checks, limits())
}

export function stats(parts: Partial<SourceStats> = {}): SourceStats {
  return {
    key: 's',
    type: 'test',
    state: 'running',
    events: 0,
    buffered: 0,
    lastEventAgeMs: null,
    wanted: true,
    unacked: 0,
    oldestUnacked: null,
    oldestUnackedAgeMs: null,
    acked: [],
    bytes: 0,
    bytesBehind: null,
    truncated: 0,
    errors: {},
    drops: {},
    connections: null,
    ...parts
  }
}

function health(parts: Partial<SourceHealth> = {}): SourceHealth {
  return {
    healthy: true,
    status: 'StatusOK',
    statusTime: 1000,
    startTime: 500,
    lastError: null,
    troubles: [],
    ...parts
  }
}

export function running(
  before: Partial<SourceStats>,
  after: Partial<SourceStats> = before,
  of: Partial<SourceHealth> = {}
): RunningSource {
  return { before: stats(before), after: stats(after), elapsedMs: 500, health: health(of) }
}

/** A report with one finding, as a probe of a file source gives it. */
export function report(parts: Partial<Report> = {}): Report {
  const evidence: Evidence = {
    id: 'file.base#1',
    kind: 'errno',
    how: 'stat /var/log/app',
    value: 'ENOENT',
    shareable: 'ENOENT'
  }
  const found = finding()
  return {
    format: 'warp-flow.report/1',
    kind: 'probe',
    source: 'access',
    type: 'file',
    at: 1_700_000_000_000,
    tookMs: 5,
    verdict: 'failed',
    headline: { en: `access: ${found.symptom.en}`, zh: `access：${found.symptom.zh}` },
    checks: [
      {
        id: 'config.params',
        after: [],
        target: 'wpsrc.toml',
        status: 'pass',
        evidence: [],
        sideEffect: 'none',
        tookMs: 0
      },
      {
        id: 'file.base',
        after: [],
        target: '/var/log/app',
        status: 'fail',
        evidence: [evidence],
        sideEffect: 'none',
        tookMs: 1
      }
    ],
    findings: [found],
    expected: {
      base: {
        value: '/var/log/app',
        shareable: null,
        origin: { from: 'source', file: 'wpsrc.toml', line: 7, column: 1 }
      },
      mode: { value: 'follow', shareable: 'follow', origin: { from: 'default' } }
    },
    actual: null,
    environment: {
      library: 'warp-flow 0.1.0',
      node: 'v20.0.0',
      platform: 'linux',
      release: '6.1.0-corp',
      pid: 7,
      account: 'alice'
    },
    ...parts
  }
}

export function finding(parts: Partial<Finding> = {}): Finding {
  const known: Classification = describeError('FILE_BASE_NOT_FOUND', { path: '/var/log/app' })
  return {
    ...known,
    severity: 'error',
    confidence: 'certain',
    because: ['file.base#1'],
    ruledOut: [{ code: 'FILE_NO_MATCH', because: [] }],
    fixes: [
      {
        text: { en: 'Make the folder', zh: '创建目录' },
        command: 'mkdir -p /var/log/app',
        applies: 'hand',
        risk: 'none',
        verify: 'file.base'
      },
      {
        text: { en: 'Name another folder', zh: '改用其他目录' },
        applies: 'machine',
        risk: 'restarts',
        verify: 'file.base',
        set: [{ path: ['base'], value: '/srv/log' }],
        patch: { file: 'wpsrc.toml', edits: [{ path: ['sources', 0, 'params', 'base'], value: '/srv/log' }] }
      }
    ],
    ...parts
  }
}
