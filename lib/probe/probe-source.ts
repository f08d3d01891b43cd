import type { SourceSpec } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { Clock } from '../../types/clock.ts'
import type { Cause, LiveCheck, ProbeContext, Report, RunningSource } from '../../types/report.ts'
import { specParams } from '../config/params/spec-params.ts'
import { placeOf } from '../core/connector-place.ts'
import { systemClock } from '../core/clock.ts'
import { ConfigError } from '../errors/config-error.ts'
import { expectedParams } from './expected-params.ts'
import { makeReport } from './make-report.ts'
import { runChecks, type CheckRunResult, type RunLimits } from './run-checks.ts'

export interface ProbeOptions {
  /** Connector types of the user's own. */
  readonly types?: readonly ConnectorType[]
  /** For each check, in ms. Default 3000. */
  readonly checkTimeoutMs?: number
  /** For all checks together, in ms. Default 10000. */
  readonly timeoutMs?: number
  /** Aborting it ends the look; the report tells what was seen until then. */
  readonly signal?: AbortSignal
  /** A sender's address: is it let in? */
  readonly from?: string
  /** Time; the real one by default. */
  readonly clock?: Clock
}

/** What of a spec is needed. */
export type ProbedSpec = Pick<SourceSpec, 'type' | 'params'> & Partial<Omit<SourceSpec, 'type' | 'params'>>

/** Runs the live checks of a source that need not run, nor be declared. Never rejects for what it finds: wrong params are a finding, too. */
export async function probeSourceWith(types: readonly ConnectorType[], spec: ProbedSpec, options: ProbeOptions = {}, running: RunningSource | null = null): Promise<Report> {
  const { clock = systemClock, signal, checkTimeoutMs = CHECK_TIMEOUT_MS, timeoutMs = TIMEOUT_MS } = options
  const at = clock.now()
  const type = [...types, ...options.types ?? []].findLast(({ type }) => type === spec.type)
  const { params, problems } = checkedParams(type, spec)
  const key = spec.key ?? spec.type
  const context: ProbeContext = {
    key, type: spec.type, tags: spec.tags ?? {}, clock, running, signal: signal ?? new AbortController().signal, ...(options.from === undefined ? {} : { from: options.from })
  }
  const limits: RunLimits = { clock, signal, checkTimeoutMs, timeoutMs }
  const results = [
    ...await runChecks([paramsCheck(spec, problems)], limits),
    ...problems.length > 0 || type === undefined ? [] : await resultsOf(type, params, context, limits)
  ]
  return makeReport({
    kind: running === null ? 'probe' : 'diagnosis', source: key, type: spec.type, at, tookMs: clock.now() - at, results,
    place: type === undefined || problems.length > 0 ? {} : placeOf(type, params),
    fixPlace: { type: spec.type, declared: spec.declared, origin: spec.origin ?? {}, ...(type === undefined ? {} : { params: type.params }) },
    expected: type === undefined ? {} : expectedParams(type.params, params, spec.origin), actual: running?.after ?? null
  })
}

function checkedParams(type: ConnectorType | undefined, spec: ProbedSpec): { readonly params: Readonly<Record<string, unknown>>, readonly problems: readonly Cause[] } {
  if (type === undefined) return { params: spec.params, problems: [{ code: 'CONFIG_UNKNOWN_TYPE', detail: `there is no source type ${JSON.stringify(spec.type)}` }] }
  try {
    return { params: specParams(type, spec).params, problems: [] }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { params: spec.params, problems: error.diagnostics.map(({ code, message, path }) => ({ code, detail: message, context: { param: path } })) }
  }
}

function paramsCheck({ declared }: ProbedSpec, problems: readonly Cause[]): LiveCheck {
  return { id: PARAMS, target: declared?.file ?? 'params', run: () => problems.length === 0 ? { status: 'pass' } : { status: 'fail', causes: problems } }
}

/** Of the checks that a connector hands in. A `probe` that throws or hangs while it does so is a result, as one of its checks is. */
async function resultsOf(type: ConnectorType, params: ProbedSpec['params'], context: ProbeContext, limits: RunLimits): Promise<readonly CheckRunResult[]> {
  const handed: LiveCheck[] = []
  const handing = await runChecks([{
    id: `${type.type}.probe`, target: type.type,
    run: async () => {
      handed.push(...await type.probe?.(params, context) ?? [])
      return { status: 'pass' }
    }
  }], limits)
  return handing.some(({ status }) => status !== 'pass') ? handing : await runChecks(handed, limits)
}

const PARAMS = 'config.params'
const CHECK_TIMEOUT_MS = 3000
const TIMEOUT_MS = 10_000
