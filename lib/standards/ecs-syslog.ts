import { isIP } from 'node:net'
import type { EcsDocument, EcsPeer, EcsSyslog } from '../../types/ecs.ts'
import type { SyslogMeta } from '../../types/meta.ts'
import type { StructuredData } from '../../types/syslog.ts'
import { wholeText } from '../core/whole-text.ts'
import { wholeFields } from './whole-data.ts'

type SyslogPart = Pick<EcsDocument, 'log' | 'host' | 'process' | 'source' | 'client' | 'network' | 'tls'>

/** The fields of a syslog message and of its sender. */
export function ecsSyslog(meta: SyslogMeta): SyslogPart {
  const { severityName, hostname, transport, tlsPeerName } = meta
  const host = hostname === null ? null : wholeText(hostname)
  const peer = peerOf(meta)
  const process = processOf(meta)
  return {
    log: { ...(severityName === null ? {} : { level: severityName }), syslog: headerOf(meta) },
    ...(host === null ? {} : { host: { hostname: host, name: host } }),
    ...(process === null ? {} : { process }),
    ...(peer === null ? {} : { source: peer, client: peer }),
    // ECS knows transports by their IANA numbers, and a Unix socket has none
    ...(transport === null || transport === 'unix'
      ? {}
      : { network: { transport: transport === 'udp' ? 'udp' : 'tcp', protocol: 'syslog' } }),
    ...(tlsPeerName === null
      ? {}
      : { tls: { client: { x509: { subject: { common_name: [wholeText(tlsPeerName)] } } } } })
  }
}

function headerOf(meta: SyslogMeta): EcsSyslog {
  const { priority, facility, facilityName, severity, severityName, version } = meta
  const { hostname, appName, procId, msgId, structuredData } = meta
  return {
    ...(priority === null ? {} : { priority }),
    ...(facility === null ? {} : { facility: { code: facility, ...named(facilityName) } }),
    ...(severity === null ? {} : { severity: { code: severity, ...named(severityName) } }),
    ...(version === null ? {} : { version: String(version) }),
    ...(hostname === null ? {} : { hostname: wholeText(hostname) }),
    ...(appName === null ? {} : { appname: wholeText(appName) }),
    ...(procId === null ? {} : { procid: wholeText(procId) }),
    ...(msgId === null ? {} : { msgid: wholeText(msgId) }),
    ...(Object.keys(structuredData).length === 0
      ? {}
      : { structured_data: wholeFields(structuredData, wholeText) as StructuredData })
  }
}

function named(name: string | null): { readonly name?: string } {
  return name === null ? {} : { name }
}

function processOf({ appName, procId }: SyslogMeta): NonNullable<EcsDocument['process']> | null {
  const pid = procId !== null && /^[1-9]\d{0,9}$/.test(procId) ? Number(procId) : null
  if (appName === null && pid === null) return null
  return { ...(appName === null ? {} : { name: wholeText(appName) }), ...(pid === null ? {} : { pid }) }
}

function peerOf({ remoteAddress, remotePort }: SyslogMeta): EcsPeer | null {
  if (remoteAddress === null) return null
  const ip = isIP(remoteAddress) !== 0 && !remoteAddress.includes('%')
  return {
    address: wholeText(remoteAddress),
    ...(ip ? { ip: remoteAddress } : {}),
    ...(remotePort === null ? {} : { port: remotePort })
  }
}
