import type { ConnectorSpec } from '../../types/config.ts'
import type { CheckedConnector } from './check-connectors.ts'
import { originsIn } from './resolve-source.ts'

/** A connector as the configuration gives it. `folder` is the base of relative paths in its params. */
export function connectorSpec(
  { declaration, id, allowed, checked, type }: CheckedConnector,
  folder: string
): ConnectorSpec {
  const { document, path, params } = declaration
  return {
    id,
    type: type?.type ?? declaration.type ?? '',
    allowOverride: allowed ?? [],
    params: checked,
    origin: params === null ? {} : originsIn('connector', document, params),
    declared: { file: document.file, params: params?.path ?? [...path, 'params'], folder }
  }
}
