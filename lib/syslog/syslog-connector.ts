import type { ConnectorType } from '../../types/connector.ts'
import { sourceError } from '../errors/make-error.ts'
import { syslogParams, syslogRules, type SyslogParams } from './params.ts'

const unavailable = 'Syslog sources are declared and checked by this release, and made by a later one'

/** `type = "syslog"`: its params are declared and checked; its intake has not landed. */
export const syslogConnector: ConnectorType<SyslogParams> = {
  type: 'syslog',
  params: syslogParams,
  rules: syslogRules,
  unavailable,
  open: () => Promise.reject(sourceError('CONFIG_TYPE_NOT_AVAILABLE', {}, { detail: unavailable }))
}
