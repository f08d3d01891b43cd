import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Localized } from '../../../types/classification.ts'
import type { CheckOutcome, LiveCheck, ProbeContext, ProposedFix } from '../../../types/report.ts'
import { allowList } from '../allow-list.ts'
import type { SyslogParams } from '../params.ts'
import { remoteAddress } from '../remote-address.ts'
import { causeOf } from './cause-of.ts'
import { inTime } from './in-time.ts'

/** Checks that `allow_from` permits the sender, and reports the entry that does. */
export function allowCheck(
  { allowFrom }: SyslogParams,
  { from, clock }: Pick<ProbeContext, 'from' | 'clock'>
): LiveCheck {
  return {
    id: 'syslog.allow_from',
    ...(from === undefined ? {} : { after: ['syslog.sender'] }),
    target: from ?? 'allow_from',
    rulesOut: from === undefined && allowFrom !== undefined ? [] : ['SYSLOG_NOT_ALLOWED'],
    run: async (look) => {
      if (allowFrom === undefined) return { status: 'pass', because: EVERYONE }
      if (from === undefined)
        return {
          status: 'pass',
          because: NOBODY_NAMED,
          evidence: [{ kind: 'metadata', how: 'allow_from', value: allowFrom, shareable: allowFrom.length }]
        }
      try {
        const address =
          isIP(from) === 0
            ? await inTime(
                lookup(from).then((found) => found.address),
                look,
                clock
              )
            : from
        return address === null
          ? { status: 'fail', causes: [{ code: 'DNS_EAI_AGAIN', context: { host: from } }] }
          : outcomeOf(remoteAddress(address) ?? address, allowFrom)
      } catch (error) {
        return { status: 'fail', causes: [causeOf(error, { host: from })] }
      }
    }
  }
}

function outcomeOf(address: string, networks: readonly string[]): CheckOutcome {
  const rule = networks.find((network) => allowList([network])(address)) ?? null
  const evidence = [
    {
      kind: 'metadata',
      how: 'allow_from',
      value: { from: address, rule, rules: networks },
      shareable: { isAllowed: rule !== null, rules: networks.length }
    }
  ] as const
  return rule !== null
    ? { status: 'pass', evidence }
    : {
        status: 'fail',
        evidence,
        causes: [{ code: 'SYSLOG_NOT_ALLOWED', context: { host: address }, fixes: [letIn(address, networks)] }]
      }
}

/** Proposes to add a sender to the list. */
export function letIn(address: string, networks: readonly string[]): ProposedFix {
  return {
    text: { en: `If it is one of your senders, let ${address} in`, zh: `如果它是你的发送方，请允许 ${address}` },
    set: [{ path: ['allow_from'], value: [...networks, address] }]
  }
}

const EVERYONE: Localized = { en: 'there is no list: everyone may send', zh: '未设置名单：允许所有发送方' }
const NOBODY_NAMED: Localized = {
  en: 'no sender was given; pass `from` to check one',
  zh: '没有指定发送方；可用 `from` 查询某个发送方是否被允许'
}
