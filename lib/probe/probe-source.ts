import type { SourceSpec } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { Clock } from '../../types/clock.ts'
import type { Cause, CheckOutcome, LiveCheck, ProbeContext, Report, RunningSource } from '../../types/report.ts'
import { specParams } from '../config/params/checked-params.ts'
import { suggest } from '../config/params/suggest.ts'
import { connectorPlace } from '../core/connector-failure.ts'
import { systemClock } from '../core/clock.ts'
import { typeNamed, TYPES_WANTED } from '../core/type-named.ts'
import { ConfigError } from '../errors/config-error.ts'
import { codesOf } from '../errors/own-catalogue.ts'
import { diagnosticContext } from '../errors/diagnostic-context.ts'
import { checkOptions, type OptionRules } from '../config/check-options.ts'
import { expectedParams } from '../config/shown/expected-params.ts'
import { checksFrom } from './foreign/checks-from.ts'
import { contextFrom } from './foreign/outcome-from.ts'
import { makeReport, PARAMS_CHECK } from './make-report.ts'
import { runChecks, type CheckRunResult, type RunLimits } from './run-checks.ts'
import { boundedStats } from './running/bounded-stats.ts'
import { runningChecks } from './running/running-checks.ts'
import { veilFor } from '../config/shown/secret-texts.ts'

/** The options of any probe. */
export interface ProbeOptions {
  /** The user's own connector types. Default: none. */
  readonly types?: readonly ConnectorType[]
  /** The time limit for each check, in ms. Default 3000. */
  readonly checkTimeoutMs?: number
  /** The time limit for all checks together, in ms. Default 10000. */
  readonly timeoutMs?: number
  /** Aborting it ends the checks; the report holds the results so far. Default: none. */
  readonly signal?: AbortSignal
  /** The address of a sender, to check whether the source accepts it. Default: not checked. */
  readonly from?: string
  /** The clock. Default: real time. */
  readonly clock?: Clock
}

/** The part of a spec that a probe needs. */
export type ProbedSpec = Pick<SourceSpec, 'type' | 'params'> & Partial<Omit<SourceSpec, 'type' | 'params'>>

/**
 * Runs the live checks of a source, which may be neither running nor declared. Never rejects because of its findings,
 * and invalid params are a finding as well. Rejects because of invalid options.
 */
export async function probeSourceWith(
  types: readonly ConnectorType[],
  spec: ProbedSpec,
  options: ProbeOptions = {},
  running: RunningSource | null = null
): Promise<Report> {
  checkOptions(options, PROBE_OPTIONS)
  const { clock = systemClock, signal, checkTimeoutMs = CHECK_TIMEOUT_MS, timeoutMs = TIMEOUT_MS } = options
  // For a running source, the diagnosis began with the first reading of its counters
  const at = clock.now() - (running?.elapsedMs ?? 0)
  const known = [...types, ...(options.types ?? [])]
  const type = typeNamed(known, spec.type)
  const veil = type === undefined ? (text: string) => text : veilFor(type.params, spec.params)
  const { params, problems } = checkedParams(
    type,
    spec,
    known.map(({ type }) => type)
  )
  const key = spec.key ?? spec.type
  const context: ProbeContext = {
    key,
    type: spec.type,
    tags: spec.tags ?? {},
    clock,
    running,
    signal: signal ?? new AbortController().signal,
    ...(options.from === undefined ? {} : { from: options.from })
  }
  const limits: RunLimits = { type: spec.type, clock, signal, checkTimeoutMs, timeoutMs, until: at + timeoutMs, veil }
  const own = [paramsCheck(spec, problems), ...(running === null ? [] : runningChecks(running, params))]
  const first = await runChecks(own, limits)
  const results =
    problems.length > 0 || type === undefined
      ? first
      : [...first, ...(await resultsOf(type, params, context, limits, first))]
  return makeReport({
    kind: running === null ? 'probe' : 'diagnosis',
    source: key,
    type: spec.type,
    at,
    tookMs: Math.max(0, clock.now() - at),
    results,
    codes: codesOf(type),
    place: type === undefined || problems.length > 0 ? {} : contextFrom(connectorPlace(type, params), veil),
    fixPlace: {
      type: spec.type,
      declared: spec.declared,
      origin: spec.origin ?? {},
      ...(type === undefined ? {} : { params: type.params })
    },
    expected: type === undefined ? {} : expectedParams(type.params, params, spec.origin, veil),
    actual: running === null ? null : boundedStats(running.after, veil)
  })
}

function checkedParams(
  type: ConnectorType | undefined,
  spec: ProbedSpec,
  types: readonly string[]
): { readonly params: Readonly<Record<string, unknown>>; readonly problems: readonly Cause[] } {
  if (type === undefined)
    return {
      params: spec.params,
      problems: [
        {
          code: 'CONFIG_UNKNOWN_TYPE',
          context: { values: { received: spec.type, allowed: types.join(', ') } },
          detail: unknownType(spec.type, types)
        }
      ]
    }
  try {
    return { params: specParams(type, spec).params, problems: [] }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return {
      params: isObject(spec.params) ? spec.params : {},
      problems: error.diagnostics.map((diagnostic) => ({
        code: diagnostic.code,
        detail: diagnostic.message,
        context: diagnosticContext(diagnostic)
      }))
    }
  }
}

function unknownType(type: string, types: readonly string[]): string {
  const meant = suggest(type, types)
  return `there is no source type ${JSON.stringify(type)}${TYPES_WANTED}${meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`}`
}

/** Checks the params at run time, as a spec may come from untyped code. */
function isObject(params: unknown): boolean {
  return typeof params === 'object' && params !== null
}

function paramsCheck({ declared }: ProbedSpec, problems: readonly Cause[]): LiveCheck {
  const outcome: CheckOutcome = problems.length === 0 ? { status: 'pass' } : { status: 'fail', causes: problems }
  return { id: PARAMS_CHECK, target: declared?.file ?? 'params', run: () => outcome }
}

/** Runs the connector's own checks. A `probe` that throws or hangs is a result, like a check that does. */
async function resultsOf(
  type: ConnectorType,
  params: ProbedSpec['params'],
  context: ProbeContext,
  limits: RunLimits,
  before: readonly CheckRunResult[]
): Promise<readonly CheckRunResult[]> {
  if (type.probe === undefined) return context.running === null ? await runChecks([noProbe(type)], limits) : []
  const handed: LiveCheck[] = []
  const handing = await runChecks(
    [
      {
        id: `${type.type}.probe`,
        target: type.type,
        run: async () => {
          handed.push(...checksFrom(await type.probe?.(params, context), type.type, limits.veil))
          return { status: 'pass' }
        }
      }
    ],
    limits
  )
  return handing.some(({ status }) => status !== 'pass') ? handing : await runChecks(handed, limits, before)
}

function noProbe({ type }: ConnectorType): LiveCheck {
  const because = {
    en: `connector type ${type} has no \`probe\`: nothing of the world was looked at`,
    zh: `连接器类型 ${type} 没有 \`probe\`：未检查外部环境`
  }
  return { id: `${type}.probe`, target: type, run: () => ({ status: 'unknown', because }) }
}

export const PROBE_OPTIONS: OptionRules = {
  types: { kind: 'array' },
  checkTimeoutMs: { kind: 'ms', min: 1 },
  timeoutMs: { kind: 'ms', min: 1 },
  signal: { kind: 'signal' },
  from: { kind: 'string' },
  clock: { kind: 'clock' }
}
const CHECK_TIMEOUT_MS = 3000
const TIMEOUT_MS = 10_000
