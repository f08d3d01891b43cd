import type { Target } from './forwarder.ts'
import { runProgram } from './run-program.ts'
import { foundCommand } from './sender-commands.ts'

export interface LoggerOptions {
  readonly transport: 'udp' | 'tcp' | 'unix'
  readonly format: 'rfc5424' | 'rfc3164'
  /** RFC 6587 octet counting; otherwise each message ends with a newline on TCP. */
  readonly octetCount?: boolean
  /** `user.notice` by default. */
  readonly priority?: string
  readonly tag?: string
  readonly processId?: number
  readonly msgId?: string
  /** SD-ID => parameter name => value. */
  readonly structuredData?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Sends all lines with one run of `logger`. */
export async function runLogger(target: Target, lines: readonly string[], options: LoggerOptions): Promise<void> {
  const { transport, format, octetCount = false, priority, tag, processId, msgId, structuredData = {} } = options
  await runProgram(
    foundCommand('logger'),
    [
      // For a Unix socket it uses its own format, and tries a stream if datagrams are not accepted
      ...('path' in target
        ? ['--socket', target.path]
        : [
            '--server',
            target.address,
            '--port',
            String(target.port),
            transport === 'udp' ? '--udp' : '--tcp',
            `--${format}`
          ]),
      ...(octetCount ? ['--octet-count'] : []),
      ...(priority === undefined ? [] : ['--priority', priority]),
      ...(tag === undefined ? [] : ['--tag', tag]),
      ...(processId === undefined ? [] : [`--id=${processId}`]),
      ...(msgId === undefined ? [] : ['--msgid', msgId]),
      ...Object.entries(structuredData).flatMap(([id, params]) =>
        ['--sd-id', id].concat(Object.entries(params).flatMap(parameter))
      )
    ],
    { input: lines.map((line) => `${line}\n`).join('') }
  )
}

function parameter([name, value]: readonly [string, string]): string[] {
  return ['--sd-param', `${name}="${value}"`]
}
