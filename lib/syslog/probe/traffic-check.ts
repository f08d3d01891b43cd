import { isIP, isIPv6 } from 'node:net'
import type { Localized } from '../../../types/classification.ts'
import type {
  Cause,
  CheckOutcome,
  LiveCheck,
  ProbeContext,
  ProposedFix,
  RunningSource,
  Seen
} from '../../../types/report.ts'
import type { SourceStats } from '../../../types/stats.ts'
import { waitFor } from '../../core/wait-for.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import type { SyslogParams } from '../params.ts'
import { procFiles, type ProcFiles } from '../proc-files.ts'
import { isLoopback } from '../remote-address.ts'
import { listenOnAll } from './address-check.ts'
import { carrierOf, placeIn, placeText } from './place.ts'
import { SNMP, snmpCounters } from './proc-snmp.ts'

/**
 * Checks that messages arrive at a running source and, if none do, whether this machine receives packets for which no
 * program listens.
 */
export function trafficCheck(
  params: SyslogParams,
  running: RunningSource,
  { clock }: Pick<ProbeContext, 'clock'>,
  files: Pick<ProcFiles, 'readFile'> = procFiles
): LiveCheck {
  return {
    id: 'syslog.traffic',
    target: placeText(params),
    rulesOut: ['SYSLOG_NO_SENDERS'],
    run: async ({ timeoutMs, signal }) => {
      const evidence = [countersSeen(running)]
      const way = wayOf(running)
      if (way === 'never ends') return { status: 'warn', evidence, because: WAYS[way], causes: [neverEnds(params)] }
      if (way === 'idle') return { status: 'pass', evidence, because: hungUpOn(params, running), isWorthTelling: true }
      if (way !== 'nothing' && way !== 'visited') return { status: 'pass', evidence, because: WAYS[way] }
      if (way === 'visited') return visited(params, evidence, running)
      if (params.protocol === 'unix') return silent(params, evidence, [])
      const before = await snmpCounters(files)
      await waitFor(Math.min(LOOK_MS, timeoutMs / 2), { clock, signal })
      const after = await snmpCounters(files)
      const grown = new Map(UNWANTED.map((name) => [name, (after?.get(name) ?? 0) - (before?.get(name) ?? 0)]))
      const value = Object.fromEntries(grown)
      if (after !== null)
        evidence.push({
          kind: 'proc',
          how: `${SNMP}, /proc/net/snmp6: growth in ${LOOK_MS} ms`,
          value,
          shareable: value
        })
      return silent(params, evidence, elsewhere(params, grown))
    }
  }
}

/** How far the senders' data gets. */
function wayOf({ before, after }: RunningSource): keyof typeof WAYS | 'nothing' | 'visited' | 'idle' {
  if (after.events > before.events) return 'flows'
  if (after.events > 0) return 'paused'
  if (hasTrouble(after)) return 'stopped on the way'
  if ((after.drops['idle'] ?? 0) > 0) return 'idle'
  // Only connections: a datagram always contains a whole message
  if (after.bytes > 0 && after.connections !== null && after.wanted) return 'never ends'
  if (after.bytes > 0 || (after.connections ?? 0) > 0) return 'connected'
  return (after.connectionsAccepted ?? 0) > 0 ? 'visited' : 'nothing'
}

function hasTrouble({ drops, errors }: SourceStats): boolean {
  return [drops, errors].some((counts) =>
    Object.entries(counts).some(([name, count]) => count > 0 && !OF_SOURCE.has(name))
  )
}

/** Not a fault: connections are closed as configured, and a sender with few messages may have to reconnect for each. */
function hungUpOn({ idleTimeoutMs }: SyslogParams, { after }: RunningSource): Localized {
  const count = after.drops['idle'] ?? 0
  return {
    en: `no message has come, and ${count} connections were closed after ${idleTimeoutMs} ms of silence (\`idle_timeout_ms\`)`,
    zh: `没有收到消息，已关闭 ${count} 个静默超过 ${idleTimeoutMs} 毫秒（\`idle_timeout_ms\`）的连接`
  }
}

/** A connection brought bytes without the end of a message: the framing differs, or the sender holds the rest back. */
function neverEnds({ framing }: SyslogParams): Cause {
  const fixes: readonly ProposedFix[] =
    framing === 'auto'
      ? [
          {
            text: {
              en: 'Make the sender delimit its messages: by a line end, by NUL, or by an octet count before each',
              zh: '让发送方结束每条消息：使用换行、NUL，或在消息前写 octet count'
            }
          }
        ]
      : [
          {
            text: {
              en: 'Let the framing be detected for each connection and message',
              zh: '让源按连接和消息自动判断分帧方式'
            },
            set: [{ path: ['framing'], value: 'auto' }]
          }
        ]
  return {
    code: 'SYSLOG_FRAMING_MISMATCH',
    context: { host: 'a sender' },
    confidence: framing === 'auto' ? 'possible' : 'likely',
    fixes
  }
}

function countersSeen({ before, after, elapsedMs }: RunningSource): Seen {
  const value = {
    elapsedMs,
    bytes: [before.bytes, after.bytes],
    events: [before.events, after.events],
    connections: after.connections,
    accepted: after.connectionsAccepted ?? null,
    lastEventAgeMs: after.lastEventAgeMs
  }
  return { kind: 'counter', how: 'stats(), twice', value, shareable: value }
}

/** The network path is open: a client connected, but sent nothing. */
function visited(params: SyslogParams, evidence: readonly Seen[], { after }: RunningSource): CheckOutcome {
  const cause: Cause = {
    code: 'SYSLOG_NO_SENDERS',
    context: { ...placeIn(params), cases: ['visited'], values: { count: String(after.connectionsAccepted) } },
    confidence: 'likely',
    fixes: [sendOne(params), pointSenders(params)]
  }
  return { status: 'warn', evidence, causes: [cause] }
}

function silent(params: SyslogParams, evidence: readonly Seen[], refused: readonly Cause[]): CheckOutcome {
  const quiet: Cause = {
    code: 'SYSLOG_NO_SENDERS',
    context: placeIn(params),
    confidence: refused.length === 0 ? 'likely' : 'possible',
    fixes: [...reachable(params), sendOne(params), ...openSocket(params), pointSenders(params)]
  }
  return { status: 'warn', evidence, causes: [...refused, quiet] }
}

/** Packets that no program on this machine accepts: to another address, by another protocol or to another port. */
function elsewhere(params: SyslogParams, grown: ReadonlyMap<string, number>): readonly Cause[] {
  const overIpv6 = grown.get('Udp6NoPorts') ?? 0
  const datagrams = (grown.get('Udp.NoPorts') ?? 0) + overIpv6
  const resets = grown.get('Tcp.OutRsts') ?? 0
  const carrier = carrierOf(params.protocol)
  const [own, other] = carrier === 'udp' ? [datagrams, resets] : [resets, datagrams]
  if (own === 0 && other === 0) return []
  // For connections, the kernel does not count refusals per address family
  const isIpv6 =
    carrier === 'udp'
      ? overIpv6 > 0 && overIpv6 === datagrams
      : resets > 0 && (grown.get('Ip6InReceives') ?? 0) >= resets
  const here = reachable(params, isIpv6)
  const fixes = [
    ...(own > 0 ? here : []),
    ...(other > 0 ? otherProtocol(params) : []),
    ...(own > 0 ? [] : here),
    otherPort(params, datagrams > 0 ? 'udp' : 'tcp'),
    pointSenders(params)
  ]
  return [
    {
      code: 'SYSLOG_REFUSED',
      context: { ...placeIn(params), cases: ['running'] },
      fixes,
      detail: `${datagrams} datagrams came to UDP ports of this machine that nobody listens on, and ${resets} connections to such TCP ports`
    }
  ]
}

/** For senders that use another address of this machine than the configured one, or cannot reach loopback. */
function reachable({ addr, protocol }: SyslogParams, isWantedOverIpv6: boolean = isIPv6(addr)): readonly ProposedFix[] {
  if (protocol === 'unix' || (addr === '0.0.0.0' && !isWantedOverIpv6) || addr === '::') return []
  const fix = listenOnAll(addr, 'syslog.traffic', isWantedOverIpv6)
  const isHere = addr === 'localhost' || (isIP(addr) !== 0 && isLoopback(addr))
  return isHere
    ? [
        {
          ...fix,
          text: {
            en: `Only this machine reaches ${addr}. ${fix.text.en}`,
            zh: `只有本机能访问 ${addr}。${fix.text.zh}`
          }
        }
      ]
    : [fix]
}

/** For senders that use another port, which only their packets show. */
function otherPort({ port }: SyslogParams, carrier: 'udp' | 'tcp'): ProposedFix {
  const filter = carrier === 'udp' ? 'icmp[0] == 3 and icmp[1] == 3 or icmp6' : 'tcp[tcpflags] & tcp-rst != 0'
  return {
    text: {
      en: `Find out which port the senders use: the kernel answers each packet that it refuses. Then make them use ${port}, or give the source their port`,
      zh: `查看发送方使用的端口：内核会应答每个被拒绝的数据包。然后让发送方使用 ${port}，或让源监听该端口`
    },
    commands: { linux: `sudo tcpdump -i any -n -c 5 ${quotePosix(filter)}` }
  }
}

function otherProtocol({ protocol }: SyslogParams): readonly ProposedFix[] {
  if (protocol !== 'udp' && protocol !== 'tcp') return []
  const other = protocol === 'udp' ? 'tcp' : 'udp'
  return [
    {
      text: {
        en: `If the senders speak ${other}, listen with that`,
        zh: `如果发送方使用 ${other}，请使用相同的协议`
      },
      set: [{ path: ['protocol'], value: other }]
    }
  ]
}

function sendOne({ protocol, addr, port, path = '' }: SyslogParams): ProposedFix {
  const where =
    protocol === 'unix' ? `--socket ${quotePosix(path)}` : `-n ${quotePosix(addr)} -P ${port} --${carrierOf(protocol)}`
  return {
    text: {
      en: 'Send a message from this machine: if it arrives, the source is right, and the fault is at the senders or on the network',
      zh: '在本机发送一条消息：如果能收到，说明源正常，问题在发送方或中间网络'
    },
    ...(protocol === 'tls'
      ? {}
      : { commands: { linux: `logger ${where}${protocol === 'unix' ? '' : ' --rfc5424'} test` } })
  }
}

/** For senders without write access to the socket: their attempts leave no trace. */
function openSocket({ protocol }: SyslogParams): readonly ProposedFix[] {
  return protocol !== 'unix'
    ? []
    : [
        {
          text: {
            en: 'If the senders run as other users, let them write to the socket',
            zh: '如果发送方以其他用户运行，请允许其写入该套接字'
          },
          set: [{ path: ['socket_mode'], value: '0666' }]
        }
      ]
}

function pointSenders(params: SyslogParams): ProposedFix {
  return {
    text: {
      en: `Point the senders at ${params.protocol} ${placeText(params)}`,
      zh: `让发送方使用 ${params.protocol} ${placeText(params)}`
    }
  }
}

const WAYS = {
  flows: { en: 'messages are arriving', zh: '消息正常到达' },
  paused: { en: 'messages came earlier, but none during the check', zh: '之前有消息到达，检查期间没有' },
  connected: { en: 'senders are connected', zh: '有发送方已连接' },
  'never ends': {
    en: 'bytes came over a connection, and no message has come to its end',
    zh: '连接上收到了数据，但没有一条消息结束'
  },
  'stopped on the way': {
    en: 'senders reach the source: what becomes of their messages is told by the checks before',
    zh: '发送方可以到达该源：消息的去向见前面的检查'
  }
} as const
const UNWANTED = ['Udp.NoPorts', 'Udp6NoPorts', 'Tcp.OutRsts', 'Ip6InReceives'] as const
/** Counters and codes about the source itself, which do not show that a sender got through. */
const OF_SOURCE: ReadonlySet<string> = new Set([
  // The source closed an idle connection, without losing a message
  'idle',
  'SYSLOG_RECV_BUFFER_SMALL',
  'SYSLOG_DROPS_UNKNOWN',
  'SYSLOG_REUSE_PORT_UNSUPPORTED',
  'SYSLOG_DESCRIPTOR_LIMIT',
  'SYSLOG_PROXY_FROM_ANYONE',
  'SYSLOG_SOCKET_LOST',
  'SYSLOG_CERTIFICATE_EXPIRED',
  'SYSLOG_CERTIFICATE_NOT_YET_VALID',
  'SYSLOG_CERTIFICATE_EXPIRES_SOON',
  'SYSLOG_CERTIFICATE_RENEWED',
  'SYSLOG_CERTIFICATE_NOT_RENEWED'
])
const LOOK_MS = 500
