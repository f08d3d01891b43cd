import type { CheckOutcome, LiveCheck, ProbeContext } from '../../../types/report.ts'
import type { SyslogParams } from '../params.ts'
import { procFiles, type ProcFiles } from '../proc-files.ts'
import { otherPort } from './free-port.ts'
import { placeText } from './place.ts'

/** Checks that this process may bind the port, from Linux's settings and the process's capabilities. */
export function privilegeCheck(
  params: SyslogParams,
  { running }: Pick<ProbeContext, 'running'>,
  { readFile }: Pick<ProcFiles, 'readFile'> = procFiles
): LiveCheck {
  const { port } = params
  return {
    id: 'syslog.privileges',
    target: placeText(params),
    run: async (): Promise<CheckOutcome> => {
      const [start, status] = await Promise.all(
        [readFile(PORT_START), readFile(STATUS)].map((text) => text.catch(() => ''))
      )
      const facts = factsIn(start ?? '', status ?? '')
      if (facts === null) {
        return {
          status: 'unknown',
          because: {
            en: 'only Linux shows this, in /proc: binding the port decides',
            zh: '仅 Linux 会在 /proc 中给出：端口能否绑定由绑定结果判断'
          }
        }
      }
      const rights = { uid: process.geteuid?.() ?? null, netBindService: facts.mayBindAny }
      const evidence = [
        { kind: 'proc', how: PORT_START, value: facts.start },
        { kind: 'proc', how: `${STATUS}: Uid, CapEff`, value: rights, shareable: rights }
      ] as const
      if (running !== null || port === 0 || port >= facts.start || facts.mayBindAny) return { status: 'pass', evidence }
      return {
        status: 'fail',
        evidence,
        because: {
          en: `ports below ${facts.start} need CAP_NET_BIND_SERVICE, which this process does not have`,
          zh: `${facts.start} 以下的端口需要 CAP_NET_BIND_SERVICE，本进程没有该权限`
        },
        causes: [
          {
            code: 'SYSLOG_PERMISSION_DENIED',
            context: { host: params.addr, port },
            fixes: await otherPort(params)
          }
        ]
      }
    }
  }
}

/** The first unprivileged port, and whether the process may bind any port; null if a file lacks the information. */
function factsIn(start: string, status: string): { readonly start: number; readonly mayBindAny: boolean } | null {
  const [, capabilities] = /^CapEff:\s*([0-9a-f]{1,16})$/m.exec(status) ?? []
  if (capabilities === undefined || !/^\d{1,5}\s*$/.test(start)) return null
  return { start: Number(start), mayBindAny: ((BigInt(`0x${capabilities}`) >> CAP_NET_BIND_SERVICE) & 1n) === 1n }
}

const PORT_START = '/proc/sys/net/ipv4/ip_unprivileged_port_start'
const STATUS = '/proc/self/status'
const CAP_NET_BIND_SERVICE = 10n
