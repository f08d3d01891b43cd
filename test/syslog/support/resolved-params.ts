import { resolveFactoryParams } from '../../../lib/config/params/checked-params.ts'
import type { SyslogInputParams, SyslogParams } from '../../../lib/syslog/params.ts'
import { syslogConnector } from '../../../lib/syslog/syslog-connector.ts'

/** Params as the connector gets them, with the defaults of the table. */
export function resolvedParams(params: SyslogInputParams): SyslogParams {
  return resolveFactoryParams(syslogConnector, params).params as SyslogParams
}
