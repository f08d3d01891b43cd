import type { Target } from './forwarder.ts'
import { runProgram } from './run-program.ts'
import { foundCommand } from './sender-commands.ts'

/** Sends `name 0`, `name 1` and so on with Python's `SysLogHandler` over a stream, which ends each with NUL. */
export async function runSysLogHandler(target: Target, name: string, count: number): Promise<void> {
  const address = 'path' in target ? [target.path] : [target.address, String(target.port)]
  await runProgram(foundCommand('python3'), ['-c', HANDLER, name, String(count), ...address])
}

/**
 * Sends the same with `syslog(3)` of the C library, which is behind Python's `syslog` and knows only `/dev/log`: in a
 * private mount namespace, that path leads to our socket.
 */
export async function runLibrarySyslog(socket: string, name: string, count: number): Promise<void> {
  const own = process.getuid?.() === 0 ? [] : ['--map-root-user']
  await runProgram(foundCommand('unshare'), [
    ...own,
    '--mount',
    'sh',
    '-c',
    'mount -t tmpfs none /dev && ln -s "$1" /dev/log && shift && exec "$@"',
    'sh',
    socket,
    foundCommand('python3'),
    '-c',
    LIBRARY,
    name,
    String(count)
  ])
}

const HANDLER = `
import logging, logging.handlers, socket, sys
name, count, *address = sys.argv[1:]
address = address[0] if len(address) == 1 else (address[0], int(address[1]))
handler = logging.handlers.SysLogHandler(address, socktype=socket.SOCK_STREAM)
logger = logging.getLogger(name)
logger.addHandler(handler)
for index in range(int(count)):
    logger.warning('%s %d', name, index)
`

const LIBRARY = `
import sys, syslog
name, count = sys.argv[1:]
syslog.openlog(name, 0, syslog.LOG_USER)
for index in range(int(count)):
    syslog.syslog('%s %d' % (name, index))
`
