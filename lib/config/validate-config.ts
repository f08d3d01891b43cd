import type { Config, ConfigValidation, SourceSpec, ValidatedSource } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import { typeNamed } from '../core/type-named.ts'
import { ConfigError } from '../errors/config-error.ts'
import { expectedParams } from './shown/expected-params.ts'
import { readConfigWith, type ReadConfigOptions } from './read-config.ts'

/** The options of `validateConfig` and `validateConnectors`. */
export interface ValidateOptions extends ReadConfigOptions {
  /** Whether to include each value and its origin. Default false. */
  readonly verbose?: boolean
}

/**
 * Reads a configuration and returns its problems as plain data. Does not reject because of the files' content, nor
 * because files are missing.
 */
export async function validateConfigWith(
  builtin: readonly ConnectorType[],
  path: string,
  { verbose = false, ...options }: ValidateOptions = {}
): Promise<ConfigValidation> {
  try {
    const config = await readConfigWith(builtin, path, options)
    const { diagnostics } = config
    return {
      ok: true,
      diagnostics,
      ...(verbose ? { sources: validated(config, [...builtin, ...(options.types ?? [])]) } : {})
    }
  } catch (error) {
    if (error instanceof ConfigError) return { ok: false, diagnostics: error.diagnostics }
    throw error
  }
}

function validated({ sources, disabled }: Config, types: readonly ConnectorType[]): readonly ValidatedSource[] {
  return [...sources, ...disabled].map((spec: SourceSpec): ValidatedSource => {
    const { key, type, connector, enable, tags, params, origin } = spec
    const schema = typeNamed(types, type)?.params ?? {}
    return { key, type, connector, enable, tags: { ...tags }, params: expectedParams(schema, params, origin) }
  })
}
