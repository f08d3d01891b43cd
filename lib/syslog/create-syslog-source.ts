import type { SyslogEvent } from '../../types/event.ts'
import type { SyslogOpened } from '../../types/opened.ts'
import type { SourceOptions } from '../../types/source.ts'
import { createSourceFrom } from '../source/create-source.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import type { SyslogInputParams } from './params.ts'
import { syslogConnector } from './syslog-connector.ts'
import { watchSource } from '../watch/watch-source.ts'

/**
 * Receives syslog messages of RFC 5424, or as RFC 3164 describes them: over UDP (RFC 5426), TCP (RFC 6587), TLS (RFC
 * 5425) or a Unix socket. `createSyslogSource({ protocol: 'tcp', port: 1514 })`. Throws one `ConfigError` with
 * everything that is wrong with the params; an unusable address is the stream's `'error'`.
 */
export function createSyslogSource(
  params: SyslogInputParams,
  options: SourceOptions = {}
): SourceStream<SyslogEvent, SyslogOpened> {
  return watchSource(
    createSourceFrom([syslogConnector], { type: 'syslog', params }, options) as SourceStream<SyslogEvent, SyslogOpened>,
    options.clock
  )
}
