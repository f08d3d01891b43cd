import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ConnectorsValidation, ValidatedConnector } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import { expectedParams } from './shown/expected-params.ts'
import { MOST_LEVELS } from './find-config.ts'
import { checkConnectorTexts } from './check-connector-texts.ts'
import { readConnectors, unreadable } from './read-config.ts'
import { camelParams } from './params/spelling.ts'
import type { ValidateOptions } from './validate-config.ts'

/**
 * Checks the connectors of the nearest `connectors/source.d`: `path` is that folder, or any at or below the one that
 * holds it. Needs no `wpsrc.toml`. Does not reject because of the files' content, nor because files are missing.
 */
export async function validateConnectorsWith(
  builtin: readonly ConnectorType[],
  path: string,
  options: ValidateOptions = {}
): Promise<ConnectorsValidation> {
  const { types = [], env = process.env, secretEnv = [], folderLevels = MOST_LEVELS, verbose = false } = options
  try {
    await stat(path)
  } catch (error) {
    return { ok: false, diagnostics: [unreadable(path, error)] }
  }
  const { texts, problems } = await readConnectors(path, Math.min(folderLevels, MOST_LEVELS))
  const { connectors, ok, diagnostics } = checkConnectorTexts(
    builtin,
    { connectors: texts, types, env, secretEnv, folder: resolve(path) },
    problems
  )
  if (connectors === undefined || !verbose) return { ok, diagnostics }
  return {
    ok,
    diagnostics,
    connectors: connectors.map(({ id, type, allowOverride, params, origin }): ValidatedConnector => {
      const schema = [...builtin, ...types].findLast((one) => one.type === type)?.params ?? {}
      return { id, type, allowOverride, params: expectedParams(schema, camelParams(schema, params), origin) }
    })
  }
}
