import type { ConnectionOptions } from 'node:tls'
import type { Localized } from '../../../../types/classification.ts'
import type { ErrorCode } from '../../../../types/error-codes.ts'
import type { CheckRun, ProposedFix, Seen } from '../../../../types/report.ts'
import { errnoOf } from '../../../errors/errno-of.ts'
import { tlsAlertName } from '../../../errors/tls-alert-name.ts'
import { limitOf } from '../probe-limit.ts'
import type { BrokerAt } from '../probed.ts'
import { talkTo, type Talk } from '../talk.ts'

/** Why a port hangs up after a successful TLS handshake, with the evidence. */
export interface HangUp {
  readonly code: ErrorCode
  readonly confidence: 'certain' | 'likely'
  readonly detail: Localized
  /** Null if the reason is the client certificate. */
  readonly fix: ProposedFix | null
  readonly evidence: readonly Seen[]
}

export interface HangUpOptions {
  readonly secure: ConnectionOptions
  /** Whether the client shows a certificate. */
  readonly shows: boolean
  readonly look: CheckRun
}

/**
 * Finds the reason by connecting again in other ways. In TLS 1.3 a client finishes its handshake before the peer checks
 * the client's certificate: a refusal follows later, with or without an alert. In TLS 1.2 the handshake itself fails. A
 * peer that rejects only the request waits until the request arrives.
 */
export async function explainHangUp(at: BrokerAt, { secure, shows, look }: HangUpOptions): Promise<HangUp> {
  const ask = (options: ConnectionOptions, listens: boolean): Promise<Talk> =>
    talkTo({
      host: at.host,
      port: at.port,
      secure: options,
      timeoutMs: Math.min(PATIENCE_MS, limitOf(look.timeoutMs) / 3),
      signal: look.signal,
      listens
    })
  // The second connection does not use our own TLS context, which would determine the version
  const [listening, other] = await Promise.all([
    ask(secure, true),
    shows ? ask({}, false) : ask({ maxVersion: 'TLSv1.2' }, true)
  ])
  const evidence = [
    seen(`TLS to ${at.broker}, without a request`, listening),
    seen(shows ? `ApiVersions to ${at.broker}, without the client's certificate` : `TLS 1.2 to ${at.broker}`, other)
  ]
  const isTold = ABOUT_CERTIFICATES.test(alertOf(listening.error) ?? '')
  if (!shows && (isTold || wantsCertificate(other))) {
    return {
      code: MISSING,
      confidence: isTold ? 'certain' : 'likely',
      detail: { en: 'the peer hangs up if the client shows no certificate', zh: '客户端不出示证书时，对端关闭连接' },
      fix: null,
      evidence
    }
  }
  if (shows && (isTold || other.end === 'kafka' || wantsCertificate(other))) {
    const detail =
      other.end === 'kafka'
        ? {
            en: 'the peer answers if the client shows no certificate, and hangs up if it shows ours',
            zh: '不出示证书时对端有应答，出示我方证书时关闭连接'
          }
        : {
            en: 'the peer requires a certificate, and hangs up if the client shows ours',
            zh: '对端要求证书，但在出示我方证书后关闭连接'
          }
    return { code: REFUSED, confidence: 'certain', detail, fix: null, evidence }
  }
  return listening.end === 'silent' ? notUnderstood(at, evidence) : turnedAway(at, evidence)
}

/** The peer waited for the request, and did not understand it. */
function notUnderstood({ broker, port }: BrokerAt, evidence: readonly Seen[]): HangUp {
  return {
    code: 'KAFKA_CONNECTION_CLOSED',
    confidence: 'certain',
    evidence,
    detail: {
      en: 'the TLS handshake succeeds; the peer waits, and hangs up on the first request, which every broker since 0.10 answers before any login',
      zh: 'TLS 握手成功，对端先是等待，收到第一个请求后关闭连接；而 0.10 及以后的 broker 在登录之前都会应答该请求'
    },
    fix: {
      text: {
        en: `What terminates TLS at ${broker} is not a listener of Kafka, or forwards to a listener that speaks TLS itself: name the port of a listener with TLS instead of ${port}; if a proxy terminates TLS there, let it forward the bytes unchanged, or to a listener without TLS`,
        zh: `${broker} 上终止 TLS 的不是 Kafka 监听器，或其后的监听器本身也使用 TLS：请将端口 ${port} 改为启用了 TLS 的 Kafka 监听端口；如果是代理终止 TLS，请使其原样转发字节，或转发到未启用 TLS 的监听器`
      }
    }
  }
}

/** The peer hangs up on every client. */
function turnedAway({ broker }: BrokerAt, evidence: readonly Seen[]): HangUp {
  return {
    code: 'KAFKA_CONNECTION_CLOSED',
    confidence: 'certain',
    evidence,
    detail: {
      en: 'the TLS handshake succeeds, and the peer hangs up before any request',
      zh: 'TLS 握手成功，但尚未发送任何请求，对端就关闭了连接'
    },
    fix: {
      text: {
        en: `What terminates TLS at ${broker} turns this machine away, or has no broker behind it: check that the backends of the proxy or load balancer there are up, and check the broker's limits (\`max.connections.per.ip\`, \`max.connections\`) and its log`,
        zh: `${broker} 上终止 TLS 的一端拒绝了本机，或其后没有可用的 broker：请检查该处代理或负载均衡的后端是否正常，以及 broker 的连接限制（\`max.connections.per.ip\`、\`max.connections\`）和日志`
      }
    }
  }
}

/** Whether a TLS 1.2 handshake failed as for a missing or refused certificate, and not because of its version. */
function wantsCertificate({ reached, error }: Talk): boolean {
  const alert = alertOf(error)
  if (alert !== null)
    return ABOUT_CERTIFICATES.test(alert) || (reached !== 'secured' && alert.includes('HANDSHAKE_FAILURE'))
  return false
}

/** The TLS alert behind an error, such as `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED`; null if none was sent. */
export function alertOf(error: Error | null): string | null {
  const name = tlsAlertName(errnoOf(error))
  return /^ERR_SSL_.*ALERT/.test(name) ? name : null
}

function seen(how: string, { reached, end, error }: Talk): Seen {
  const value = { reached, end, ...(error === null ? {} : { error: errnoOf(error) }) }
  return { kind: 'errno', how, value, shareable: value }
}

const MISSING: ErrorCode = 'TLS_ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'
const REFUSED: ErrorCode = 'TLS_ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN'
const ABOUT_CERTIFICATES = /CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED/
/** A peer that hangs up does so immediately. */
const PATIENCE_MS = 800
