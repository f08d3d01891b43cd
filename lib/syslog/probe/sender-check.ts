import { lookup } from 'node:dns/promises'
import { BlockList, isIP, isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { Localized } from '../../../types/classification.ts'
import type { CheckOutcome, LiveCheck, ProbeContext, ProposedFix } from '../../../types/report.ts'
import { badAddress } from '../bad-address.ts'
import type { SyslogParams } from '../params.ts'
import { isLoopback } from '../remote-address.ts'
import { ipv6Address } from '../stream/ipv6-address.ts'
import { listenOnAll } from './address-check.ts'
import { causeOf } from './cause-of.ts'
import { inTime } from './in-time.ts'

/**
 * Checks that a sender can reach the source's address: another machine cannot reach loopback, and IPv4 cannot reach
 * IPv6 or the reverse.
 */
export function senderCheck(params: SyslogParams, { clock }: Pick<ProbeContext, 'clock'>, from: unknown): LiveCheck {
  return {
    id: 'syslog.sender',
    ...(params.protocol === 'unix' ? {} : { after: ['syslog.address'] }),
    target: typeof from === 'string' ? from : 'from',
    rulesOut: ['SYSLOG_UNREACHABLE'],
    run: async (look) => {
      if (typeof from !== 'string') return refused('SYSTEM_ERR_INVALID_ARG_TYPE', typeof from)
      if (badAddress(from) !== null || (isIP(from) !== 0 && isNobodys(from)))
        return refused('SYSTEM_ERR_INVALID_ARG_VALUE', JSON.stringify(from.slice(0, LONGEST_SHOWN)))
      try {
        const found = await inTime(
          Promise.all([addressesOf(from), params.protocol === 'unix' ? [] : addressesOf(params.addr)]),
          look,
          clock
        )
        return found === null
          ? { status: 'fail', causes: [{ code: 'DNS_EAI_AGAIN', context: { host: from } }] }
          : outcomeOf(params, found[0], found[1][0] ?? null)
      } catch (error) {
        return { status: 'fail', causes: [causeOf(error, { host: from })] }
      }
    }
  }
}

/** Why a sender cannot reach the source's address (`addr`, null for a Unix socket); null if it can. */
export function obstacle(
  from: string,
  addr: string | null,
  own: ReadonlySet<string>
): 'loopback' | 'family' | 'unix' | null {
  const isHere = isLoopback(from) || own.has(from)
  if (addr === null) return isHere ? null : 'unix'
  if (addr !== '::' && isIPv6(addr) !== isIPv6(from)) return 'family'
  return isLoopback(addr) && !isHere ? 'loopback' : null
}

function outcomeOf(params: SyslogParams, senders: readonly string[], addr: string | null): CheckOutcome {
  const own = ownAddresses()
  const obstacles = senders.map((sender) => obstacle(sender, addr, own))
  const evidence = [
    {
      kind: 'metadata',
      how: 'from, addr',
      value: { from: senders, addr },
      shareable: { obstacle: obstacles[0] ?? null }
    }
  ] as const
  const [why] = obstacles
  const [sender = ''] = senders
  if (why === undefined || why === null || obstacles.includes(null)) return { status: 'pass', evidence }
  const shown = addr ?? params.path ?? ''
  const because = REASONS[why](sender, shown)
  return {
    status: 'fail',
    evidence,
    because,
    causes: [
      {
        code: 'SYSLOG_UNREACHABLE',
        context: { host: sender },
        detail: because.en,
        fixes: [fixOf(why, params, shown, sender)]
      }
    ]
  }
}

function fixOf(
  why: NonNullable<ReturnType<typeof obstacle>>,
  { addr }: SyslogParams,
  shown: string,
  sender: string
): ProposedFix {
  if (why === 'unix') {
    return {
      text: {
        en: 'Give senders on other machines a source of their own, with `protocol = "udp"`, "tcp" or "tls"',
        zh: '为其他机器的发送方提供单独的源，使用 `protocol = "udp"`、"tcp" 或 "tls"'
      }
    }
  }
  // `::` also accepts IPv4
  const fix = listenOnAll(addr, 'syslog.sender', why === 'family' || isIPv6(shown) || isIPv6(sender))
  return why === 'family'
    ? { ...fix, text: { en: `${fix.text.en}, of IPv4 and IPv6`, zh: `${fix.text.zh}，包括 IPv4 和 IPv6` } }
    : fix
}

async function addressesOf(name: string): Promise<readonly string[]> {
  const found = isIP(name) === 0 ? (await lookup(name, { all: true })).map(({ address }) => address) : [name]
  return found.map((address) => (isIPv6(address) ? ipv6Address(withoutZone(address)) : address))
}

function ownAddresses(): ReadonlySet<string> {
  return new Set(
    Object.values(networkInterfaces()).flatMap((interfaces = []) =>
      interfaces.map(({ address }) => withoutZone(address))
    )
  )
}

function withoutZone(address: string): string {
  return address.replace(/%.*$/, '')
}

function isNobodys(address: string): boolean {
  return NOBODYS.check(withoutZone(address), isIPv6(address) ? 'ipv6' : 'ipv4')
}

function refused(code: 'SYSTEM_ERR_INVALID_ARG_TYPE' | 'SYSTEM_ERR_INVALID_ARG_VALUE', given: string): CheckOutcome {
  const because = {
    en: `\`from\` takes the address or the host name of one sender, and got ${given}`,
    zh: `\`from\` 应为一个发送方的地址或主机名，实际为 ${given}`
  }
  return { status: 'fail', because, causes: [{ code, detail: because.en, fixes: [NAME_A_SENDER] }] }
}

const REASONS: Readonly<Record<NonNullable<ReturnType<typeof obstacle>>, (sender: string, addr: string) => Localized>> =
  {
    loopback: (sender, addr) => ({
      en: `only this machine itself reaches ${addr}, and ${sender} is on another`,
      zh: `只有本机能访问 ${addr}，而 ${sender} 是另一台机器`
    }),
    family: (sender, addr) => ({
      en: `${sender} uses IPv${versionOf(sender)}, and ${addr} takes only IPv${versionOf(addr)}`,
      zh: `${sender} 使用 IPv${versionOf(sender)}，而 ${addr} 只接受 IPv${versionOf(addr)}`
    }),
    unix: (sender, path) => ({
      en: `only this machine itself reaches the Unix socket ${path}, and ${sender} is on another`,
      zh: `只有本机能访问 Unix 套接字 ${path}，而 ${sender} 是另一台机器`
    })
  }

function versionOf(address: string): 4 | 6 {
  return isIPv6(address) ? 6 : 4
}

const NAME_A_SENDER: ProposedFix = {
  text: {
    en: 'Give the address or the host name of one sender: `probeSource(spec, { from: "10.0.0.7" })`',
    zh: '请给出一个发送方的地址或主机名：`probeSource(spec, { from: "10.0.0.7" })`'
  }
}
const LONGEST_SHOWN = 100
/** Addresses that are never the source of a packet: unspecified, multicast, broadcast. */
const NOBODYS = new BlockList()
NOBODYS.addSubnet('0.0.0.0', 8)
NOBODYS.addSubnet('224.0.0.0', 3)
NOBODYS.addAddress('::', 'ipv6')
NOBODYS.addSubnet('ff00::', 8, 'ipv6')
