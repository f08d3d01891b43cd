import type { Config, ConnectorSpec, LoadConfigInput, LoadConfigResult, ResolvedParamsReport } from '../types/config.ts'
import type { ConnectorType } from '../types/connector.ts'
import type { Diagnostic } from '../types/diagnostic.ts'
import { loadConfigWith } from './config/load-config.ts'
import { resolveParams as resolveParamsWith, validateOverrides as validateOverridesWith } from './config/overrides.ts'
import { readConfigWith, type ReadConfigOptions } from './config/read-config.ts'
import { createSourceFrom, type SourceInit } from './core/create-source.ts'
import type { SourceStream } from './core/source-stream.ts'
import { storeProblems } from './file/checkpoint/store-problems.ts'
import type { FileSourceOptions } from './file/create-file-source.ts'
import { fileConnectorWith } from './file/file-connector.ts'
import type { KafkaSourceOptions } from './kafka/create-kafka-source.ts'
import { kafkaConnectorWith } from './kafka/kafka-connector.ts'
import { syslogConnector } from './syslog/syslog-connector.ts'

/** What code can give to sources of any type beside their params. */
export interface BuiltinOptions extends FileSourceOptions, KafkaSourceOptions {}

/** Every type that `type = "..."` may name without `options.types`. The one place that knows all three sources. */
function typesWith(options: BuiltinOptions): readonly ConnectorType[] {
  return [fileConnectorWith(options), kafkaConnectorWith(options.kafka), syslogConnector]
}

const builtinTypes = typesWith({})

/**
 * Makes a source: a real `Readable` for a `SourceSpec` of any type, built in or in `options.types`. Throws one
 * `ConfigError` that holds every problem of its params; opening, binding and connecting come later and are its `'error'`.
 */
export function createSource(spec: SourceInit, options: BuiltinOptions = {}): SourceStream {
  return createSourceFrom(typesWith(options), spec, options, (type, params) => type === 'file' ? storeProblems(options.checkpoint, params) : [])
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
