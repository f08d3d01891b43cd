import { readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { startDaemon, type Daemon } from './daemon.ts'
import { forwarderOf, type Forwarder, type Sending, type Target } from './forwarder.ts'
import { quoted } from './quoted.ts'
import { foundCommand, RSYSLOG } from './sender-commands.ts'

/** Starts an rsyslogd that forwards with `omfwd`. Its files are created in the folder. */
export async function startRsyslog(folder: string, target: Target, sending: Sending): Promise<Forwarder> {
  if ('path' in target) throw new Error('omfwd sends to the network')
  const input = path.join(folder, 'rs.sock')
  const config = path.join(folder, 'rsyslog.conf')
  await writeFile(
    config,
    [
      global(folder, sending),
      'module(load="imptcp")',
      `input(type="imptcp" path=${quoted(input)})`,
      `action(${Object.entries(forwarding(target, sending))
        .map(([name, value]) => `${name}=${quoted(value)}`)
        .join(' ')})`,
      ''
    ].join('\n')
  )
  return forwarderOf(startRsyslogd(folder, config), input)
}

/** Starts Debian's rsyslogd from where it was unpacked, in the foreground. */
export function startRsyslogd(folder: string, config: string, env: Readonly<Record<string, string>> = {}): Daemon {
  const { args, env: own } = rsyslogd()
  return startDaemon(foundCommand('rsyslogd'), ['-n', '-i', path.join(folder, 'rsyslog.pid'), '-f', config, ...args], {
    ...env,
    ...own
  })
}

/** What an rsyslogd that was only unpacked needs: the folders of its libraries and modules. */
export function rsyslogd(): { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const all = path.join(RSYSLOG, 'usr/lib')
  // A single folder, named after the processor architecture.
  const libraries = readdirSync(all)
    .filter((name) => name.endsWith('-linux-gnu'))
    .map((name) => path.join(all, name))
  return {
    args: ['-M', libraries.map((library) => path.join(library, 'rsyslog')).join(':')],
    env: { LD_LIBRARY_PATH: libraries.join(':') }
  }
}

function global(folder: string, { ca, client }: Sending): string {
  const files = {
    workDirectory: folder,
    ...(ca === undefined ? {} : { defaultNetstreamDriverCAFile: ca }),
    ...(client === undefined
      ? {}
      : { defaultNetstreamDriverCertFile: client.cert, defaultNetstreamDriverKeyFile: client.key })
  }
  return `global(${Object.entries(files)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(' ')})`
}

function forwarding(
  target: { readonly address: string; readonly port: number },
  { transport, framing, format }: Sending
): Record<string, string> {
  return {
    type: 'omfwd',
    target: target.address,
    port: String(target.port),
    protocol: transport === 'udp' ? 'udp' : 'tcp',
    template: format === 'rfc5424' ? 'RSYSLOG_SyslogProtocol23Format' : 'RSYSLOG_TraditionalForwardFormat',
    ...(transport === 'udp' ? {} : { TCP_Framing: framing === 'len' ? 'octet-counted' : 'traditional' }),
    ...(transport === 'tls'
      ? {
          StreamDriver: 'ossl',
          StreamDriverMode: '1',
          StreamDriverAuthMode: 'x509/name',
          StreamDriverPermittedPeers: 'localhost'
        }
      : {})
  }
}
