import { once } from 'node:events'
import type { Test } from 'tap'
import { createSyslogSource } from '../../../lib/syslog/create-syslog-source.ts'
import type { SyslogEvent } from '../../../types/event.ts'
import type { SyslogInputParams } from '../../../lib/syslog/params.ts'
import type { SourceStream } from '../../../lib/stream/source-stream.ts'
import type { SourceError } from '../../../lib/errors/source-error.ts'
import type { SourceOptions } from '../../../types/source.ts'

export interface OpenSyslog {
  readonly source: SourceStream<SyslogEvent>
  /** Where it listens; of a Unix socket nowhere. */
  readonly address: string
  readonly port: number
  readonly warnings: readonly SourceError[]
  /** The codes of the warnings so far, in their order. */
  readonly codes: () => readonly string[]
}

/** A source that listens on a free port of this machine. It is destroyed, and has closed, when the test is over. */
export async function openSyslog(t: Test, params: SyslogInputParams, options: SourceOptions = {}): Promise<OpenSyslog> {
  const source = createSyslogSource(
    { protocol: 'tcp', port: 0, addr: '127.0.0.1', udpRecvBuffer: GRANTED_EVERYWHERE, ...params },
    options
  )
  const warnings: SourceError[] = []
  source.on('warning', (warning) => {
    warnings.push(warning)
  })
  t.teardown(() => closeSource(source))
  const [opened] = (await once(source, 'ready')) as [{ readonly address?: string; readonly port?: number }]
  return {
    source,
    address: opened.address ?? '',
    port: opened.port ?? 0,
    warnings,
    codes: () => warnings.map(({ code }) => code)
  }
}

export async function closeSource(source: SourceStream<SyslogEvent>): Promise<void> {
  if (source.closed) return
  const closed = once(source, 'close')
  source.destroy()
  await closed
}

/** What a source that cannot be opened dies of. */
export async function failedOpening(params: SyslogInputParams): Promise<SourceError> {
  const source = createSyslogSource(params)
  const closed = new Promise((resolve) => {
    source.once('close', resolve)
  })
  const [error] = (await once(source, 'error')) as [SourceError]
  await closed
  return error
}

/** What Linux grants without anybody's help (`net.core.rmem_max`), in bytes; it holds 500 short datagrams. */
export const GRANTED_EVERYWHERE = 200_000
