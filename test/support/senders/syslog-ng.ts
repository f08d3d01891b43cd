import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { startDaemon, type Daemon } from './daemon.ts'
import { forwarderOf, type Forwarder, type Sending, type Target } from './forwarder.ts'
import { quoted } from './quoted.ts'
import { foundCommand } from './sender-commands.ts'

/**
 * Starts a syslog-ng that forwards with `network()`, `syslog()` (with octet counts) or `unix-stream()`. Its files are
 * created in the folder.
 */
export async function startSyslogNg(folder: string, target: Target, sending: Sending): Promise<Forwarder> {
  const input = path.join(folder, 'ng.sock')
  const config = path.join(folder, 'syslog-ng.conf')
  await writeFile(
    config,
    [
      '@version: 3.35',
      'options { keep-hostname(yes); use-dns(no); chain-hostnames(no); keep-timestamp(yes); };',
      `source in { unix-stream(${quoted(input)} flags(${sending.format === 'rfc5424' ? 'syslog-protocol' : 'expect-hostname'})); };`,
      `destination out { ${destination(target, sending)}; };`,
      'log { source(in); destination(out); };',
      ''
    ].join('\n')
  )
  return forwarderOf(startSyslogNgDaemon(folder, config), input)
}

/** Starts syslog-ng in the foreground; `syslog-ng-ctl` reaches it at `ng.ctl` in the folder. */
export function startSyslogNgDaemon(
  folder: string,
  config: string,
  env: Readonly<Record<string, string>> = {}
): Daemon {
  return startDaemon(
    foundCommand('syslog-ng'),
    [
      '-F',
      '--no-caps',
      '-f',
      config,
      '-R',
      path.join(folder, 'ng.persist'),
      '-c',
      path.join(folder, 'ng.ctl'),
      '-p',
      path.join(folder, 'ng.pid')
    ],
    env
  )
}

function destination(target: Target, { transport, framing, format, ca, client }: Sending): string {
  const protocol = format === 'rfc5424' && framing === 'line' ? ' flags(syslog-protocol)' : ''
  if ('path' in target) return `unix-stream(${quoted(target.path)}${protocol})`
  const identity = client === undefined ? '' : ` cert-file(${quoted(client.cert)}) key-file(${quoted(client.key)})`
  const tls = transport === 'tls' ? ` tls(ca-file(${quoted(ca ?? '')}) peer-verify(required-trusted)${identity})` : ''
  return `${framing === 'len' ? 'syslog' : 'network'}(${quoted(target.address)} port(${target.port}) transport(${transport})${tls}${protocol})`
}
