import type { ErrorCode } from '../../../types/error-codes.ts'
import { configDeclarations } from './config-declarations.ts'
import { configFiles } from './config-files.ts'
import { configValues } from './config-values.ts'
import { dns } from './dns.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'
import { fileAccess } from './file-access.ts'
import { fileCheckpoint } from './file-checkpoint.ts'
import { fileContent } from './file-content.ts'
import { fileResources } from './file-resources.ts'
import { fileRotation } from './file-rotation.ts'
import { fileSilence } from './file-silence.ts'
import { fileWatch } from './file-watch.ts'
import { foreign } from './foreign.ts'
import { kafkaConnection } from './kafka-connection.ts'
import { kafkaGroups } from './kafka-groups.ts'
import { kafkaProtocolAccess } from './kafka-protocol-access.ts'
import { kafkaProtocolAdmin } from './kafka-protocol-admin.ts'
import { kafkaProtocolCluster } from './kafka-protocol-cluster.ts'
import { kafkaProtocolGroups } from './kafka-protocol-groups.ts'
import { kafkaReading } from './kafka-reading.ts'
import { kafkaSecurity } from './kafka-security.ts'
import { kafkaTopics } from './kafka-topics.ts'
import { node } from './node.ts'
import { sourceFlow } from './source-flow.ts'
import { sourceOwn, unknownError } from './source.ts'
import { syslogListen } from './syslog-listen.ts'
import { syslogLimits } from './syslog-limits.ts'
import { syslogLoss } from './syslog-loss.ts'
import { syslogMessages } from './syslog-messages.ts'
import { syslogProxy } from './syslog-proxy.ts'
import { syslogSenders } from './syslog-senders.ts'
import { syslogSocket } from './syslog-socket.ts'
import { syslogStrangers } from './syslog-strangers.ts'
import { syslogTls } from './syslog-tls.ts'
import { systemFamilies } from './system-families.ts'
import { systemFiles } from './system-files.ts'
import { systemNetwork } from './system-network.ts'
import { systemResources } from './system-resources.ts'
import { tlsCertificates } from './tls-certificates.ts'
import { tlsHandshake } from './tls-handshake.ts'
import { tlsVerification } from './tls-verification.ts'

/**
 * The meaning of a code and its place in the documents. Total: a code without an entry of its own gets the general one
 * of its kind.
 */
export function lookUp(code: string): LookedUp {
  for (const name of [code, ...fallbacks(code)]) {
    const found = entries.get(name)
    if (found !== undefined) return { ...found, anchor: anchorOf(name) }
  }
  return { entry: unknownError, page: 'TROUBLESHOOTING.md', anchor: anchorOf('SYSTEM_UNKNOWN') }
}

export interface LookedUp {
  readonly entry: CatalogueEntry
  readonly page: ReferencePage
  readonly anchor: string
}

/**
 * The documents that are generated from the catalogue: one for the library's own codes, one for those of systems and
 * protocols.
 */
export type ReferencePage = 'TROUBLESHOOTING.md' | 'docs/system-codes.md'

/** Whether the catalogue has an entry for exactly this code. */
export function isKnown(code: string): code is ErrorCode {
  return entries.has(code)
}

/** `FILE_NOT_FOUND` => `file_not_found`: the anchor of a heading with this text. */
export function anchorOf(code: string): string {
  return code.toLowerCase()
}

export type SectionName =
  | 'file'
  | 'kafka'
  | 'kafkaProtocol'
  | 'syslog'
  | 'config'
  | 'source'
  | 'network'
  | 'system'
  | 'tls'

/** The parts of the catalogue in the order of the documents. */
export const sections: Readonly<Record<SectionName, readonly Catalogue[]>> = {
  file: [fileAccess, fileContent, fileResources, fileSilence, fileRotation, fileWatch, fileCheckpoint],
  kafka: [kafkaConnection, kafkaSecurity, kafkaTopics, kafkaGroups, kafkaReading],
  kafkaProtocol: [kafkaProtocolAccess, kafkaProtocolGroups, kafkaProtocolCluster, kafkaProtocolAdmin],
  syslog: [
    syslogListen,
    syslogSocket,
    syslogSenders,
    syslogStrangers,
    syslogProxy,
    syslogTls,
    syslogLimits,
    syslogMessages,
    syslogLoss
  ],
  config: [configFiles, configDeclarations, configValues],
  source: [sourceOwn, sourceFlow],
  network: [systemNetwork, dns],
  system: [systemFiles, systemResources, systemFamilies, node, foreign],
  tls: [tlsVerification, tlsHandshake, tlsCertificates]
}

const APPENDIX: ReadonlySet<string> = new Set<SectionName>(['kafkaProtocol', 'network', 'system', 'tls'])

const entries: ReadonlyMap<string, Omit<LookedUp, 'anchor'>> = new Map(
  Object.entries(sections).flatMap(([name, parts]) => {
    const page = APPENDIX.has(name) ? 'docs/system-codes.md' : 'TROUBLESHOOTING.md'
    return parts.flatMap((part) => Object.entries(part)).map(([code, entry]) => [code, { entry, page }] as const)
  })
)

function fallbacks(code: string): readonly string[] {
  // The names of getaddrinfo are in Node's map of system errors too
  if (code.startsWith('SYSTEM_')) return [`DNS_${code.slice('SYSTEM_'.length)}`]
  if (code.startsWith('FILE_')) return ['FILE_READ_FAILED']
  if (code.startsWith('KAFKA_')) return ['KAFKA_PROTOCOL_ERROR']
  if (code.startsWith('SYSLOG_')) return ['SYSLOG_LISTEN_FAILED']
  if (code.startsWith('CONFIG_')) return ['CONFIG_INVALID']
  if (code.startsWith('TLS_ERR_OSSL_')) return ['TLS_ERR_OSSL_UNKNOWN']
  if (code.startsWith('TLS_')) return ['TLS_ERR_SSL_UNKNOWN']
  return []
}
