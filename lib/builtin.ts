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

/** What code can give to sources of any type beside their params. */
export interface BuiltinOptions<N extends string = string>
  extends Omit<FileSourceOptions<N>, 'checkpoint'>, KafkaSourceOptions<N> {
  /**
   * Keeps the positions of a source that follows files, and what a connector of the user's own saves. Default: the
   * folder `checkpoint_dir` for files, and nothing for other connectors.
   */
  readonly checkpoint?: CheckpointStore<unknown>
}

/** Every type that `type = "..."` may name without `options.types`. The one place that knows all three sources. */
function typesWith(options: Pick<BuiltinOptions, 'checkpoint' | 'kafka'>): readonly ConnectorType[] {
  return [fileConnectorWith(options), kafkaConnectorWith(options.kafka), syslogConnector]
}

/** The options of `probeSource`: those of any probe, and what the source would be made with. */
export interface BuiltinProbeOptions extends ProbeOptions, Pick<BuiltinOptions, 'checkpoint' | 'kafka'> {}

const builtinTypes = typesWith({})

/**
 * Makes a source: a real `Readable` for a `SourceSpec` of any type, built in or in `options.types`. Throws one
 * `ConfigError` that holds every problem of its params; opening, binding and connecting come later and are its
 * `'error'`. The type of its events is that of the spec's `type`.
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
 * Runs the live checks of a source that need not run, nor be declared: `{ type, params }` is enough. Consumes nothing,
 * and takes 10 s at most (`timeoutMs`). What it finds is in the report; it never rejects for that.
 */
export function probeSource(spec: ProbedSpec, options: BuiltinProbeOptions = {}): Promise<Report> {
  return probeSourceWith(typesWith(options), spec, options)
}

/**
 * Checks TOML texts and resolves their sources; finds every problem in one pass. Pure: reads no file and no
 * environment, and throws for nothing that stands in the texts.
 */
export function loadConfig<const N extends string = never>(
  input: LoadConfigInput<N>
): LoadConfigResult<BuiltinType | N> {
  return loadConfigWith(builtinTypes, input) as LoadConfigResult<BuiltinType | N>
}

/**
 * Reads `wpsrc.toml` (given by its path or its folder) and the nearest `connectors/source.d` upwards. Throws one
 * `ConfigError` that holds every problem.
 */
export async function readConfig<const N extends string = never>(
  path: string,
  options: ReadConfigOptions<N> = {}
): Promise<Config<BuiltinType | N>> {
  return (await readConfigWith(builtinTypes, path, options)) as Config<BuiltinType | N>
}

/**
 * Watches `wpsrc.toml` (given by its path or its folder) and all that it is read from. Gives the state at the start,
 * then one after each change: `{ config, changes }`, or `{ diagnostics, kept }` of one that cannot be used. It throws
 * for nothing that stands in the files, nor for their absence. What is edited without a change to a source, as a
 * comment is, gives nothing; of many edits the last state always comes, however slow the consumer is.
 *
 * A state counts when no edit has come for 100 ms and two readings 100 ms apart are the same; where the system does not
 * tell of an edit, it is looked for every 2 s, or down to every 30 s where there are many files. Watching ends when the
 * loop is left or `options.signal` is aborted.
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

/** A source that goes on where `old` has stopped, also where it keeps its positions in memory. */
function createContinued(spec: SourceInit, old: SourceStream | null, options: BuiltinOptions): SourceStream {
  const positions = positionsInMemory(spec, old)
  if (positions === null || options.types?.some(({ type }) => type === spec.type) === true)
    return createSource(spec, options)
  const source = createSource(positions.spec, { ...options, checkpoint: positions.checkpoint })
  keepPositions(source, positions)
  return source
}

/**
 * Brings running sources up to what `watchConfig` gave, and keeps `sources` (key => source) the map of those that run.
 * Sources that have not changed see nothing of it. What takes the place of a running one is probed first; it opens
 * beside the old one where both can run, else the old one is stopped before, with its positions saved. Where the new
 * one cannot be opened within `openTimeoutMs` (30 s), the old one runs on or is opened again.
 *
 * Gives what has become of each source: `applied`, `rolledBack` or `failed`; nothing for a state that cannot be used.
 * The same change can be applied again: what is applied stays as it is. Of two calls for one map the second begins when
 * the first is done. Rejects only with a `ConfigError`, for options that are none.
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
 * What becomes of each source from one configuration to the next, and what it means for those that run. At the start
 * (`null`) every source is added. Pure; throws only what `reopening` of a user's own connector throws. `types` are
 * connectors of the user's own; default: none.
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
 * Reads a configuration as `readConfig` does and tells what is wrong with it, as plain data: it rejects for nothing
 * that stands in the files. Where the file leaves no doubt about what was meant, a diagnostic has a `fix` for
 * `applyFix`. With `verbose`, each value of each source and where it came from.
 */
export function validateConfig(path: string, options: ValidateOptions = {}): Promise<ConfigValidation> {
  return validateConfigWith(builtinTypes, path, options)
}

/**
 * Checks the connectors of the nearest `connectors/source.d` as `validateConfig` does, without a `wpsrc.toml`. `path`
 * is that folder, or one at or below the folder that holds it. Rejects for nothing that stands in the files.
 */
export function validateConnectors(path: string, options: ValidateOptions = {}): Promise<ConnectorsValidation> {
  return validateConnectorsWith(builtinTypes, path, options)
}

/**
 * Runs the live checks of a connector by its own params, and by those in `options.params`, which a source would give.
 * Where a param is missing that only a source can give, the report says which, and what sources there are to ask
 * instead. Rejects for an id that is not there.
 */
export function probeConnector(
  config: Config,
  id: string,
  options: BuiltinProbeOptions & ProbeConnectorOptions = {}
): Promise<Report> {
  return probeConnectorWith(typesWith(options), config, id, options)
}

/**
 * The diagnostics of one table of overrides (snake_case, as in TOML) against one connector. Pure; throws for nothing
 * that they hold. `types` are connectors of the user's own; default: none.
 */
export function validateOverrides(
  connector: ConnectorSpec,
  overrides: Readonly<Record<string, unknown>>,
  types: readonly ConnectorType[] = []
): readonly Diagnostic[] {
  return validateOverridesWith(connector, overrides, [...builtinTypes, ...types])
}

/**
 * A connector's params with overrides merged in, each with where its value came from. Pure; throws for nothing that
 * they hold. `types` are connectors of the user's own; default: none.
 */
export function resolveParams(
  connector: ConnectorSpec,
  overrides: Readonly<Record<string, unknown>>,
  types: readonly ConnectorType[] = []
): ResolvedParamsReport {
  return resolveParamsWith(connector, overrides, [...builtinTypes, ...types])
}

// With chokidar: most programs watch no configuration
const loadWatchConfig = loadOnce(() => import('./config/watch/watch-config.ts'))
