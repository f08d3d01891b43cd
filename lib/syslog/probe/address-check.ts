import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { LiveCheck, ProbeContext, ProposedFix, Seen } from '../../../types/report.ts'
import type { SyslogParams } from '../params.ts'
import { bindBriefly } from './bind-briefly.ts'
import { causeOf, errnoSeen } from './cause-of.ts'
import { inTime } from './in-time.ts'

/**
 * Checks that the address to listen on is valid and belongs to this machine, by briefly binding it with a port that the
 * kernel picks.
 */
export function addressCheck(
  params: SyslogParams,
  { clock }: ProbeContext,
  bind: typeof bindBriefly = bindBriefly
): LiveCheck {
  const { addr, port } = params
  const how = `bind ${addr} port 0`
  return {
    id: 'syslog.address',
    target: addr,
    sideEffect: 'binds',
    rulesOut: ['SYSLOG_ADDRESS_NOT_AVAILABLE', 'DNS_ENOTFOUND', 'DNS_EAI_AGAIN'],
    run: async (look) => {
      const bound = await inTime(bind(params, 0), look, clock)
      if (bound === null) {
        return {
          status: 'fail',
          evidence: [{ kind: 'errno', how: `getent ahosts ${addr}`, value: 'no answer', shareable: 'no answer' }],
          causes: [{ code: 'DNS_EAI_AGAIN', context: { host: addr }, fixes: [listenOnAll(addr)] }]
        }
      }
      if ('failure' in bound) {
        const failure = await ownFailure(params, bound.failure, bind)
        return {
          status: 'fail',
          evidence: [errnoSeen(how, failure), ownAddresses()],
          causes: [causeOf(failure, { host: addr, port }, [listenOnAll(addr)])]
        }
      }
      return { status: 'pass', evidence: [{ kind: 'metadata', how, value: 'bound', shareable: 'bound' }] }
    }
  }
}

/** The error that would end the source: the failure to bind the configured port; `failure` if that succeeds. */
async function ownFailure(params: SyslogParams, failure: unknown, bind: typeof bindBriefly): Promise<unknown> {
  const own = await bind(params, params.port)
  return 'failure' in own ? own.failure : failure
}

/** Proposes to listen on all addresses of the family; `::` also accepts IPv4. */
export function listenOnAll(
  addr: string,
  verify = 'syslog.address',
  isWantedOverIpv6: boolean = isIPv6(addr)
): ProposedFix {
  const all = isWantedOverIpv6 ? '::' : '0.0.0.0'
  return {
    text: { en: `Listen on all addresses of this machine (${all})`, zh: `监听本机的全部地址（${all}）` },
    set: [{ path: ['addr'], value: all }],
    verify
  }
}

function ownAddresses(): Seen {
  const addresses = Object.values(networkInterfaces()).flatMap((interfaces = []) =>
    interfaces.map(({ address }) => address)
  )
  return { kind: 'metadata', how: 'ip -brief address', value: addresses, shareable: addresses.length }
}
