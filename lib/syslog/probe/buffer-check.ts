import type { CheckOutcome, LiveCheck, ProbeContext, Seen } from '../../../types/report.ts'
import type { SyslogParams } from '../params.ts'
import { procFiles, type ProcFiles } from '../proc-files.ts'
import { bindBriefly } from './bind-briefly.ts'
import { SNMP, snmpCounters } from './proc-snmp.ts'

/** Checks that the kernel grants the requested receive buffer. */
export function bufferCheck(
  params: SyslogParams,
  { running }: Pick<ProbeContext, 'running'>,
  files: Pick<ProcFiles, 'readFile'> = procFiles
): LiveCheck {
  const asked = params.udpRecvBuffer
  return {
    id: 'syslog.receive_buffer',
    after: ['syslog.address'],
    target: `${asked} bytes`,
    sideEffect: 'binds',
    rulesOut: ['SYSLOG_RECV_BUFFER_SMALL'],
    run: async () => {
      const granted = running?.after.datagrams?.receiveBufferGranted ?? (await grantedTo(params))
      const evidence: readonly Seen[] = [
        {
          kind: 'metadata',
          how: 'setsockopt SO_RCVBUF, getsockopt SO_RCVBUF',
          value: { asked, granted },
          shareable: { asked, granted }
        },
        { kind: 'proc', how: RMEM_MAX, value: await mostGranted(files) },
        {
          kind: 'proc',
          how: `${SNMP}: Udp.RcvbufErrors (of all sockets, since the machine started)`,
          value: (await snmpCounters(files))?.get('Udp.RcvbufErrors') ?? null
        }
      ]
      return granted >= asked ? { status: 'pass', evidence } : tooSmall(asked, granted, evidence)
    }
  }
}

/** The largest receive buffer that Linux grants, in bytes; null on other systems. */
export async function mostGranted({ readFile }: Pick<ProcFiles, 'readFile'> = procFiles): Promise<number | null> {
  const text = await readFile(RMEM_MAX).catch(() => '')
  return /^\d{1,15}\s*$/.test(text) ? Number(text) : null
}

async function grantedTo(params: SyslogParams): Promise<number> {
  const bound = await bindBriefly(params, 0)
  if ('failure' in bound) throw bound.failure
  return bound.granted
}

/** Only a warning, because nothing is lost yet: the kernel's drops will show how much bursts need. */
function tooSmall(asked: number, granted: number, evidence: readonly Seen[]): CheckOutcome {
  return {
    status: 'warn',
    evidence,
    causes: [
      {
        code: 'SYSLOG_RECV_BUFFER_SMALL',
        confidence: 'possible',
        context: { values: { asked: String(asked), granted: String(granted) } },
        fixes: [
          {
            text: {
              en: 'Ask for no more than the system grants, as long as the kernel drops nothing',
              zh: '按系统给出的大小设置，前提是内核没有丢弃消息'
            },
            set: [{ path: ['udp_recv_buffer'], value: granted }]
          }
        ]
      }
    ]
  }
}

const RMEM_MAX = '/proc/sys/net/core/rmem_max'
