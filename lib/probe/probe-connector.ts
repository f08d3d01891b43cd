import type { Config, ConnectorSpec } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'
import type { Cause, CheckOutcome, Report } from '../../types/report.ts'
import { absolutePaths } from '../config/config-paths.ts'
import { listConnectors } from '../config/list-connectors.ts'
import { resolveParams } from '../config/overrides.ts'
import { quoted } from '../config/params/describe-value.ts'
import { checkedParams } from '../config/params/checked-params.ts'
import { suggest } from '../config/params/suggest.ts'
import { systemClock } from '../core/clock.ts'
import { ConfigError } from '../errors/config-error.ts'
import { diagnosticContext } from '../errors/diagnostic-context.ts'
import { checkOptions } from '../config/check-options.ts'
import { makeReport, PARAMS_CHECK } from './make-report.ts'
import { PROBE_OPTIONS, probeSourceWith, type ProbedSpec, type ProbeOptions } from './probe-source.ts'
import { runChecks } from './run-checks.ts'

/** The options of `probeConnector`. */
export interface ProbeConnectorOptions extends ProbeOptions {
  /**
   * The params that a source would supply, by their names in TOML; only those that the connector allows a source to
   * override. Default: none.
   */
  readonly params?: Readonly<Record<string, unknown>>
}

/**
 * Runs the live checks of a connector with its own params, and with those that a source would supply. If a param is
 * still missing that only a source can supply, the report names it, and the sources that supply it; their values are
 * never used implicitly. Rejects for an unknown id.
 */
export async function probeConnectorWith(
  types: readonly ConnectorType[],
  config: Config,
  id: string,
  options: ProbeConnectorOptions = {}
): Promise<Report> {
  checkOptions(options, { ...PROBE_OPTIONS, params: { kind: 'table' } })
  const connector = config.connectors.find((one) => one.id === id)
  if (connector === undefined)
    throw new ConfigError([
      unknownConnector(
        id,
        config.connectors.map((one) => one.id)
      )
    ])
  const known = [...types, ...(options.types ?? [])]
  const { params, origin, diagnostics } = resolveParams(connector, options.params ?? {}, known)
  const problems = diagnostics.filter(({ severity }) => severity === 'error')
  if (problems.length > 0) return await refused(connector, problems, config, options)
  const type = known.findLast((one) => one.type === connector.type)
  return await probeSourceWith(types, specOf(connector, type, params, origin), options)
}

function specOf(
  { id, type: name, declared }: ConnectorSpec,
  type: ConnectorType | undefined,
  params: Readonly<Record<string, unknown>>,
  origin: ConnectorSpec['origin']
): ProbedSpec {
  const spec = { key: id, type: name, connector: id, params, origin }
  if (type === undefined) return spec
  const own = declared === undefined ? params : absolutePaths(type.params, params, declared.folder)
  const checked = { ...spec, params: checkedParams(type, own) }
  if (declared === undefined) return checked
  // Every fix is written where the connector is declared
  const { file, params: path } = declared
  return { ...checked, declared: { file, params: path, connector: { file, params: path, allowOverride: [] } } }
}

/**
 * The report for params that are not valid for a source. A missing param that only a source can supply is no fault of
 * the connector.
 */
async function refused(
  { id, type }: ConnectorSpec,
  problems: readonly Diagnostic[],
  config: Config,
  options: ProbeOptions
): Promise<Report> {
  const { clock = systemClock, signal } = options
  const at = clock.now()
  const run = (): CheckOutcome =>
    problems.every(({ code }) => code === 'CONFIG_MISSING_PARAM')
      ? { status: 'unknown', because: needed(id, problems, config) }
      : {
          status: 'fail',
          causes: problems.map((problem): Cause => ({
            code: problem.code,
            detail: problem.message,
            context: diagnosticContext(problem)
          }))
        }
  const checks = [{ id: PARAMS_CHECK, target: id, run }]
  const results = await runChecks(checks, {
    type,
    clock,
    signal,
    checkTimeoutMs: MOST_MS,
    timeoutMs: MOST_MS,
    until: at + MOST_MS,
    veil: (text) => text
  })
  return makeReport({
    kind: 'probe',
    source: id,
    type,
    at,
    tookMs: clock.now() - at,
    results,
    place: {},
    fixPlace: { type, declared: undefined, origin: {} },
    expected: {},
    actual: null
  })
}

function needed(id: string, problems: readonly Diagnostic[], config: Config): NonNullable<CheckOutcome['because']> {
  const { sources = [], disabled = [] } = listConnectors(config).find((one) => one.id === id) ?? {}
  const keys = [...sources, ...disabled].slice(0, MOST_KEYS).map(quoted).join(', ')
  const missing = problems.map(({ message }) => message).join('; ')
  return {
    en: `a source has to give what the connector leaves open: ${missing}. Give it by \`params\`${keys === '' ? '' : `, or probe a source that uses the connector: ${keys}`}`,
    zh: `连接器留空的参数需要由源给出：${missing}。请通过 \`params\` 给出${keys === '' ? '' : `，或检查使用该连接器的源：${keys}`}`
  }
}

function unknownConnector(id: string, ids: readonly string[]): Diagnostic {
  const suggestion = suggest(id, ids)
  return {
    code: 'CONFIG_UNKNOWN_CONNECTOR',
    severity: 'error',
    file: null,
    line: null,
    column: null,
    length: 1,
    path: 'connectors',
    message: `there is no connector ${quoted(id)}`,
    received: quoted(id),
    allowed: ids,
    ...(suggestion === undefined ? {} : { suggestion })
  }
}

const MOST_KEYS = 3

/** The time limit if only the params are checked. */
const MOST_MS = 1000
