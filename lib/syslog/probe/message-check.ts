import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { OpenContext } from '../../../types/connector.ts'
import type { CheckOutcome, CheckRun, LiveCheck, ProbeContext } from '../../../types/report.ts'
import type { SyslogEvent } from '../event/syslog-event.ts'
import { openSyslog } from '../open-syslog.ts'
import type { SyslogParams } from '../params.ts'
import { causeOf } from './cause-of.ts'
import { inTime } from './in-time.ts'
import { placeIn } from './place.ts'
import { sendMessage, testMessage } from './test-message.ts'

/**
 * Sends a message to a listener with the source's params, on a port that the kernel picks, and reads it back. This
 * proves that transport, framing and format work on this machine. The listener closes after that message.
 */
export function messageCheck(params: SyslogParams, context: ProbeContext): LiveCheck {
  return {
    id: 'syslog.message',
    after: NEEDS[params.protocol],
    target: `${params.protocol}, ${params.format}`,
    sideEffect: 'binds',
    run: async (look) => {
      const folder = params.protocol === 'unix' ? await mkdtemp(path.join(tmpdir(), 'warp-flow-probe-')) : null
      try {
        return await roundTrip(
          { ...alone(params), ...(folder === null ? {} : { path: path.join(folder, 's.sock') }) },
          context,
          look
        )
      } finally {
        if (folder !== null) await rm(folder, { recursive: true, force: true })
      }
    }
  }
}

async function roundTrip(
  params: SyslogParams,
  { key, type, tags, clock }: ProbeContext,
  look: CheckRun
): Promise<CheckOutcome> {
  const token = `warp-flow probe ${randomInt(1e9)}`
  const message = testMessage(params, token, clock.now())
  const how = `send over ${params.protocol}: ${message}`
  const open: OpenContext = {
    key,
    type,
    tags,
    clock,
    signal: look.signal,
    random: Math.random,
    acks: null,
    warn: IGNORED,
    retrying: IGNORED,
    opening: IGNORED,
    buffered: Number,
    info: IGNORED,
    debug: IGNORED,
    trace: IGNORED
  }
  let intake: Awaited<ReturnType<typeof openSyslog>> | null = null
  try {
    intake = await openSyslog(params, open)
    const event = await inTime(answerOf(intake, params, message), look, clock)
    if (event === null) {
      return {
        status: 'fail',
        evidence: [{ kind: 'metadata', how, value: 'it did not come', shareable: 'it did not come' }],
        causes: [
          {
            code: 'SYSLOG_UNREACHABLE',
            context: placeIn(params),
            detail: 'a message to this machine itself did not arrive',
            confidence: 'likely'
          }
        ]
      }
    }
    const {
      meta: { error, format },
      text
    } = event
    return {
      status: error === null && text.endsWith(token) ? 'pass' : 'warn',
      evidence: [
        { kind: 'excerpt', how, value: { text, format, error }, shareable: { format, error: error?.reason ?? null } }
      ]
    }
  } catch (error) {
    return {
      status: 'fail',
      evidence: [{ kind: 'errno', how, value: null }],
      causes: [causeOf(error, placeIn(params))]
    }
  } finally {
    await intake?.close()
  }
}

async function answerOf(
  intake: Awaited<ReturnType<typeof openSyslog>>,
  params: SyslogParams,
  message: string
): Promise<SyslogEvent> {
  await sendMessage(params, intake.opened, message)
  for (;;) {
    const event = intake.next()
    if (event !== null) return event
    await new Promise<unknown>((resolve) => {
      intake.wait(resolve)
    })
  }
}

/** The params without limits on senders and without a proxy, which other checks cover. */
function alone({
  tls,
  allowFrom: _allow,
  proxyFrom: _proxies,
  socketGroup: _group,
  socketMode: _mode,
  ...params
}: SyslogParams): SyslogParams {
  return {
    ...params,
    ...(tls === undefined ? {} : { tls: { ...tls, clientCert: 'none' } }),
    port: 0,
    proxyProtocol: false,
    reusePort: false
  }
}

const NEEDS: Readonly<Record<SyslogParams['protocol'], readonly string[]>> = {
  udp: ['syslog.address'],
  tcp: ['syslog.address'],
  tls: ['syslog.address', 'syslog.certificate'],
  unix: []
}
const IGNORED = (): void => {}
