import type { Config, ConnectorUse, SourceSpec } from '../../types/config.ts'

/**
 * Lists the connectors of a configuration, with the sources that use them and what these may override. Pure; never
 * throws.
 */
export function listConnectors({ connectors, sources, disabled }: Config): readonly ConnectorUse[] {
  return connectors.map(({ id, type, allowOverride, declared }) => ({
    id,
    type,
    allowOverride,
    file: declared?.file ?? null,
    sources: keysOf(sources, id),
    disabled: keysOf(disabled, id)
  }))
}

function keysOf(sources: readonly SourceSpec[], id: string): readonly string[] {
  return sources.filter(({ connector }) => connector === id).map(({ key }) => key)
}
