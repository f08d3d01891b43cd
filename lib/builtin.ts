import type { BuiltinType, EventOf, OpenedOf } from '../types/builtin.ts'
import type {
  Config,
  ConfigValidation,
  ConnectorSpec,
  ConnectorsValidation,
  LoadConfigInput,
  LoadConfigResult,
  ResolvedParamsReport
} from '../types/config.ts'
import type { AppliedChange, ConfigGeneration, SourceChange } from '../types/config-watch.ts'
import type { CheckpointStore } from '../types/checkpoint.ts'
import type { ConnectorType } from '../types/connector.ts'
import type { Diagnostic } from '../types/diagnostic.ts'
import type { Report } from '../types/report.ts'
import { applyChangesWith } from './apply/apply-changes.ts'
import { APPLY_OPTIONS, type ApplyOptions } from './apply/apply-options.ts'
import { closedSource } from './apply/closed-source.ts'
import { inTurn } from './core/in-turn.ts'
import { lateGenerator } from './core/late-generator.ts'
import { loadOnce } from './core/load-once.ts'
import { configChangesWith, type ConfigSnapshot } from './config/changes/config-changes.ts'
import { loadConfigWith } from './config/load-config.ts'
import { resolveParams as resolveParamsWith, validateOverrides as validateOverridesWith } from './config/overrides.ts'
import { readConfigWith, type ReadConfigOptions } from './config/read-config.ts'
import { validateConfigWith, type ValidateOptions } from './config/validate-config.ts'
import { validateConnectorsWith } from './config/validate-connectors.ts'
import { checkWatchOptions, type WatchConfigOptions } from './config/watch/watch-options.ts'
import { systemClock } from './core/clock.ts'
import { createSourceFrom, type CheckParts, type SourceInit } from './source/create-source.ts'
import type { SourceStream } from './stream/source-stream.ts'
import { keepPositions, positionsInMemory } from './file/checkpoint/handed-positions.ts'
import { storeProblems } from './file/checkpoint/store-problems.ts'
import type { FileSourceOptions } from './file/create-file-source.ts'
import { fileConnectorWith } from './file/file-connector.ts'
import type { KafkaSourceOptions } from './kafka/create-kafka-source.ts'
import { kafkaConnectorWith } from './kafka/kafka-connector.ts'
import { checkOptions } from './config/check-options.ts'
import { probeConnectorWith, type ProbeConnectorOptions } from './probe/probe-connector.ts'
import { probeSourceWith, type ProbedSpec, type ProbeOptions } from './probe/probe-source.ts'
import { syslogConnector } from './syslog/syslog-connector.ts'
import { watchSource } from './watch/watch-source.ts'

/** The options that code can pass for sources of any type, beside their params. */
export interface BuiltinOptions<N extends string = string>
  extends Omit<FileSourceOptions<N>, 'checkpoint'>, KafkaSourceOptions<N> {
  /**
   * Stores the positions of a source that follows files, and the value that a user's own connector saves. Default: the
   * folder `checkpoint_dir` for files, and no store for other connectors.
   */
  readonly checkpoint?: CheckpointStore<unknown>
}

/** Every type that `type = "..."` may name without `options.types`. The one place that knows all three sources. */
function typesWith(options: Pick<BuiltinOptions, 'checkpoint' | 'kafka'>): readonly ConnectorType[] {
  return [fileConnectorWith(options), kafkaConnectorWith(options.kafka), syslogConnector]
}

/** The options of `probeSource`: those of any probe, and those that the source would be created with. */
export interface BuiltinProbeOptions extends ProbeOptions, Pick<BuiltinOptions, 'checkpoint' | 'kafka'> {}

const builtinTypes = typesWith({})

/**
 * Creates a source: a real `Readable` for a `SourceSpec` of any type, built in or in `options.types`. Throws one
 * `ConfigError` with every problem of its params; a failure to open, bind or connect comes later, as its `'error'`. The
 * type of its events follows from the spec's `type`.
 */
export function createSource<const T extends string, const N extends string = never>(
  spec: SourceInit<T>,
  options?: BuiltinOptions<N>
): SourceStream<EventOf<T, N>, OpenedOf<T, N>>
export function createSource(spec: SourceInit, options: BuiltinOptions = {}): SourceStream {
  const checkParts: CheckParts = (type, params) => (type === 'file' ? storeProblems(options.checkpoint, params) : [])
  return watchSource(createSourceFrom(typesWith(options), spec, options, checkParts), options.clock)
}

/**
 * Runs the live checks of a source, which need be neither running nor declared: `{ type, params }` is enough. Consumes
 * nothing, and takes 10 s at most (`timeoutMs`). Its findings are in the report; they never make it reject.
 */
export function probeSource(spec: ProbedSpec, options: BuiltinProbeOptions = {}): Promise<Report> {
  return probeSourceWith(typesWith(options), spec, options)
}

/**
 * Checks TOML texts and resolves their sources; finds every problem in one pass. Pure: reads no file and no
 * environment, and never throws because of the texts' content.
 */
export function loadConfig<const N extends string = never>(
  input: LoadConfigInput<N>
): LoadConfigResult<BuiltinType | N> {
  return loadConfigWith(builtinTypes, input) as LoadConfigResult<BuiltinType | N>
}

/**
 * Reads `wpsrc.toml` (given by its path or its folder) and the nearest `connectors/source.d` upwards. Rejects with one
 * `ConfigError` that holds every problem.
 */
export async function readConfig<const N extends string = never>(
  path: string,
  options: ReadConfigOptions<N> = {}
): Promise<Config<BuiltinType | N>> {
  return (await readConfigWith(builtinTypes, path, options)) as Config<BuiltinType | N>
}

/**
 * Watches `wpsrc.toml` (given by its path or its folder) and all files that the configuration depends on. Yields the
 * state at the start, then one state after each change: `{ config, changes }`, or `{ diagnostics, kept }` if the state
 * cannot be used. Never throws because of the files' content or absence. An edit that changes no source, such as a
 * comment, yields nothing; after many edits, the last state always comes, however slow the consumer is.
 *
 * A state counts when no edit has come for 100 ms and two readings 100 ms apart are the same. Edits that the system
 * does not report are detected by polling: every 2 s, or as rarely as every 30 s with many files. Watching ends when
 * the loop is left or `options.signal` is aborted.
 */
export function watchConfig<const N extends string = never>(
  path: string,
  options: WatchConfigOptions<N> = {}
): AsyncGenerator<ConfigGeneration<BuiltinType | N>, undefined> {
  checkWatchOptions(options)
  return lateGenerator(async () =>
    (await loadWatchConfig()).watchConfigWith(builtinTypes, path, options)
  ) as AsyncGenerator<ConfigGeneration<BuiltinType | N>, undefined>
}

/** Creates a source that continues where `old` has stopped, even if `old` keeps its positions in memory. */
function createContinued(spec: SourceInit, old: SourceStream | null, options: BuiltinOptions): SourceStream {
  const positions = positionsInMemory(spec, old)
  if (positions === null || options.types?.some(({ type }) => type === spec.type) === true)
    return createSource(spec, options)
  const source = createSource(positions.spec, { ...options, checkpoint: positions.checkpoint })
  keepPositions(source, positions)
  return source
}

/**
 * Updates running sources to a state from `watchConfig`, and keeps `sources` (key => source) the map of the running
 * ones. Unchanged sources are not touched. The replacement of a running source is probed first; it opens beside the old
 * one if both can run, otherwise the old one is stopped first, with its positions saved. If the new one cannot be
 * opened within `openTimeoutMs` (30 s), the old one keeps running or is opened again.
 *
 * Returns the outcome for each source: `applied`, `rolledBack` or `failed`; nothing for a state that cannot be used.
 * The same change can be applied again: applied sources stay as they are. Of two calls for one map, the second begins
 * when the first is done. Rejects only with a `ConfigError`, for invalid options.
 */
export async function applyChanges(
  sources: Map<string, SourceStream>,
  change: ConfigGeneration,
  options: ApplyOptions = {}
): Promise<readonly AppliedChange[]> {
  checkOptions(options, APPLY_OPTIONS)
  const {
    types = [],
    start = () => {},
    openTimeoutMs = 30_000,
    probeTimeoutMs = 10_000,
    signal,
    kafka,
    clock = systemClock,
    stop
  } = options
  const given = { types, clock, ...(signal === undefined ? {} : { signal }), ...(kafka === undefined ? {} : { kafka }) }
  const { create = (spec: SourceInit, old: SourceStream | null) => createContinued(spec, old, given) } = options
  return await inTurn(sources, () =>
    applyChangesWith(
      {
        types: [...builtinTypes, ...types],
        clock,
        openTimeoutMs,
        create,
        start,
        probe: probeTimeoutMs === 0 ? null : (spec) => probeSource(spec, { ...given, timeoutMs: probeTimeoutMs }),
        stop: (source) => closedSource(source, stop, clock, openTimeoutMs)
      },
      sources,
      change
    )
  )
}

/**
 * The changes of the sources from one configuration to the next, and their impact on running sources. At the start
 * (`null`) every source is added. Pure; throws only what `reopening` of a user's own connector throws. `types` are the
 * user's own connectors; default: none.
 */
export function configChanges(
  before: Config | null,
  after: Config,
  types: readonly ConnectorType[] = []
): readonly SourceChange[] {
  const snapshot = (config: Config): ConfigSnapshot => ({ config, contents: new Map() })
  return configChangesWith([...builtinTypes, ...types], before === null ? null : snapshot(before), snapshot(after))
}

/**
 * Reads a configuration as `readConfig` does and returns its problems as plain data: it never rejects because of the
 * files' content. If there is no doubt about what was meant, a diagnostic has a `fix` for `applyFix`. With `verbose`,
 * also returns each value of each source, and its origin.
 */
export function validateConfig(path: string, options: ValidateOptions = {}): Promise<ConfigValidation> {
  return validateConfigWith(builtinTypes, path, options)
}

/**
 * Checks the connectors of the nearest `connectors/source.d` as `validateConfig` does, without a `wpsrc.toml`. `path`
 * is that folder, or one at or below the folder that holds it. Never rejects because of the files' content.
 */
export function validateConnectors(path: string, options: ValidateOptions = {}): Promise<ConnectorsValidation> {
  return validateConnectorsWith(builtinTypes, path, options)
}

/**
 * Runs the live checks of a connector with its own params, and with those in `options.params`, which a source would
 * supply. If a param is missing that only a source can supply, the report names it, and the sources to probe instead.
 * Rejects for an unknown id.
 */
export function probeConnector(
  config: Config,
  id: string,
  options: BuiltinProbeOptions & ProbeConnectorOptions = {}
): Promise<Report> {
  return probeConnectorWith(typesWith(options), config, id, options)
}

/**
 * Checks one table of overrides (snake_case, as in TOML) against one connector, and returns the diagnostics. Pure;
 * never throws because of the overrides' content. `types` are the user's own connectors; default: none.
 */
export function validateOverrides(
  connector: ConnectorSpec,
  overrides: Readonly<Record<string, unknown>>,
  types: readonly ConnectorType[] = []
): readonly Diagnostic[] {
  return validateOverridesWith(connector, overrides, [...builtinTypes, ...types])
}

/**
 * A connector's params with overrides merged in, and the origin of each value. Pure; never throws because of the
 * overrides' content. `types` are the user's own connectors; default: none.
 */
export function resolveParams(
  connector: ConnectorSpec,
  overrides: Readonly<Record<string, unknown>>,
  types: readonly ConnectorType[] = []
): ResolvedParamsReport {
  return resolveParamsWith(connector, overrides, [...builtinTypes, ...types])
}

// Loaded on first use, with chokidar: most programs watch no configuration
const loadWatchConfig = loadOnce(() => import('./config/watch/watch-config.ts'))
