import type { SourceOptions } from '../../types/source.ts'
import { createSourceFrom } from '../core/create-source.ts'
import type { SourceStream } from '../core/source-stream.ts'
import { syslogConnector } from './syslog-connector.ts'
import type { SyslogInputParams } from './params.ts'

/** Checks the params of a syslog source, then throws a `ConfigError` with `CONFIG_TYPE_NOT_AVAILABLE`: the source itself has not landed. */
export function createSyslogSource(params: SyslogInputParams, options: SourceOptions = {}): SourceStream {
  return createSourceFrom([syslogConnector], { type: 'syslog', params }, options)
}
