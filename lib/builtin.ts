import type { Config, ConfigValidation, ConnectorSpec, ConnectorsValidation, LoadConfigInput, LoadConfigResult, ResolvedParamsReport } from '../types/config.ts'
import type { ConnectorType } from '../types/connector.ts'
import type { Diagnostic } from '../types/diagnostic.ts'
import type { Report } from '../types/report.ts'
import { loadConfigWith } from './config/load-config.ts'
import { resolveParams as resolveParamsWith, validateOverrides as validateOverridesWith } from './config/overrides.ts'
import { readConfigWith, type ReadConfigOptions } from './config/read-config.ts'
import { validateConfigWith, type ValidateOptions } from './config/validate-config.ts'
import { validateConnectorsWith } from './config/validate-connectors.ts'
import { createSourceFrom, type CheckParts, type SourceInit } from './core/create-source.ts'
import type { SourceStream } from './core/source-stream.ts'
import { storeProblems } from './file/checkpoint/store-problems.ts'
import type { FileSourceOptions } from './file/create-file-source.ts'
import { fileConnectorWith } from './file/file-connector.ts'
import type { KafkaSourceOptions } from './kafka/create-kafka-source.ts'
import { kafkaConnectorWith } from './kafka/kafka-connector.ts'
import { probeConnectorWith, type ProbeConnectorOptions } from './probe/probe-connector.ts'
import { probeSourceWith, type ProbedSpec, type ProbeOptions } from './probe/probe-source.ts'
import { syslogConnector } from './syslog/syslog-connector.ts'
import { watchSource } from './watch/watch-source.ts'

/** What code can give to sources of any type beside their params. */
export interface BuiltinOptions extends FileSourceOptions, KafkaSourceOptions {}

/** Every type that `type = "..."` may name without `options.types`. The one place that knows all three sources. */
function typesWith(options: Pick<BuiltinOptions, 'checkpoint' | 'kafka'>): readonly ConnectorType[] {
  return [fileConnectorWith(options), kafkaConnectorWith(options.kafka), syslogConnector]
}

export interface BuiltinProbeOptions extends ProbeOptions, Pick<BuiltinOptions, 'checkpoint' | 'kafka'> {}

const builtinTypes = typesWith({})

/**
 * Makes a source: a real `Readable` for a `SourceSpec` of any type, built in or in `options.types`. Throws one
 * `ConfigError` that holds every problem of its params; opening, binding and connecting come later and are its `'error'`.
 */
export function createSource(spec: SourceInit, options: BuiltinOptions = {}): SourceStream {
  const checkParts: CheckParts = (type, params) => type === 'file' ? storeProblems(options.checkpoint, params) : []
  return watchSource(createSourceFrom(typesWith(options), spec, options, checkParts), options.clock)
}

/**
 * Runs the live checks of a source that need not run, nor be declared: `{ type, params }` is enough. Consumes nothing, and takes 10 s at most (`timeoutMs`).
 * What it finds is in the report; it never rejects for that.
 */
export function probeSource(spec: ProbedSpec, options: BuiltinProbeOptions = {}): Promise<Report> {
  return probeSourceWith(typesWith(options), spec, options)
}

/** Checks TOML texts and resolves their sources. Pure: reads no file and no environment; finds every problem in one pass. */
export function loadConfig(input: LoadConfigInput): LoadConfigResult {
  return loadConfigWith(builtinTypes, input)
}

/**
 * Reads `wpsrc.toml` (given by its path or its folder) and the nearest `connectors/source.d` upwards. Throws one
 * `ConfigError` that holds every problem.
 */
export function readConfig(path: string, options: ReadConfigOptions = {}): Promise<Config> {
  return readConfigWith(builtinTypes, path, options)
}

/**
 * Reads a configuration as `readConfig` does and tells what is wrong with it, as plain data: it rejects for nothing that stands in the files. Where the
 * file leaves no doubt about what was meant, a diagnostic has a `fix` for `applyFix`. With `verbose`, each value of each source and where it came from.
 */
export function validateConfig(path: string, options: ValidateOptions = {}): Promise<ConfigValidation> {
  return validateConfigWith(builtinTypes, path, options)
}

/**
 * Checks the connectors of the nearest `connectors/source.d` as `validateConfig` does, without a `wpsrc.toml`. `path` is that folder, or one at or below
 * the folder that holds it.
 */
export function validateConnectors(path: string, options: ValidateOptions = {}): Promise<ConnectorsValidation> {
  return validateConnectorsWith(builtinTypes, path, options)
}

/**
 * Runs the live checks of a connector by its own params, and by those in `options.params`, which a source would give. Where a param is missing that only
 * a source can give, the report says which, and what sources there are to ask instead. Rejects for an id that is not there.
 */
export function probeConnector(config: Config, id: string, options: BuiltinProbeOptions & ProbeConnectorOptions = {}): Promise<Report> {
  return probeConnectorWith(typesWith(options), config, id, options)
}

/** The diagnostics of one table of overrides (snake_case, as in TOML) against one connector. Pure. */
export function validateOverrides(
  connector: ConnectorSpec, overrides: Readonly<Record<string, unknown>>, types: readonly ConnectorType[] = []
): readonly Diagnostic[] {
  return validateOverridesWith(connector, overrides, [...builtinTypes, ...types])
}

/** A connector's params with overrides merged in, each with where its value came from. Pure. */
export function resolveParams(
  connector: ConnectorSpec, overrides: Readonly<Record<string, unknown>>, types: readonly ConnectorType[] = []
): ResolvedParamsReport {
  return resolveParamsWith(connector, overrides, [...builtinTypes, ...types])
}
