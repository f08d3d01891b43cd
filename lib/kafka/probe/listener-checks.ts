import type { ConnectionOptions } from 'node:tls'
import type { Localized } from '../../../types/classification.ts'
import type { Cause, CheckOutcome, CheckRun, LiveCheck, Seen } from '../../../types/report.ts'
import type { ErrorCode } from '../../../types/error-codes.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import { configFlag, security } from '../client/config-value.ts'
import { missingApis, readApiVersions, type ApiVersions } from './api-versions.ts'
import { namedBy, withAuthority, withName, withoutTls, withTls } from './config-fixes.ts'
import { outcomeOfBrokers, type BrokerResult } from './each-broker.ts'
import { isOtherName, nameInCertificate, namesIn } from './other-names.ts'
import { limitOf } from './probe-limit.ts'
import type { BrokerAt, Probed } from './probed.ts'
import { speakerOf, talkTo, type Talk } from './talk.ts'
import { clientCertificateFixes } from './tls/client-certificate-fixes.ts'
import { alertOf, explainHangUp } from './tls/hang-up.ts'
import { trustFixes } from './tls/trust-fixes.ts'

/** Checks what the ports speak: TLS or plain text, as `security_protocol` requires, and Kafka's protocol on top. */
export function listenerChecks(probed: Probed): readonly LiveCheck[] {
  const { params } = probed
  const target = params.brokers.join(',')
  const api: LiveCheck = {
    id: 'kafka.api',
    after: ['kafka.tcp'],
    target,
    sideEffect: 'connects',
    rulesOut: ['KAFKA_NOT_KAFKA', 'KAFKA_TLS_REQUIRED'],
    run: (look) => askAll(probed, null, look, (talk, at) => judgedAnswer(probed, talk, at, look))
  }
  if (!security(params).tls) return [api]
  const certificates: LiveCheck = {
    id: 'kafka.tls',
    after: ['kafka.tcp', 'kafka.certificates'],
    target,
    sideEffect: 'connects',
    rulesOut: ['KAFKA_TLS_NOT_SPOKEN', 'KAFKA_TLS_HANDSHAKE_FAILED'],
    run: async (look) =>
      expiring(
        probed,
        await askAll(probed, probed.secure, look, async (talk, at) => ({
          cause: await causeOfHandshake(probed, talk, at, look)
        }))
      )
  }
  return [certificates, { ...api, after: ['kafka.tls'] }]
}

interface Judged {
  readonly cause: Cause | null
  /** What was seen when the port was asked again. */
  readonly evidence?: readonly Seen[]
  readonly because?: Localized
}

/** Talks to each broker once, for both checks. */
async function askAll(
  probed: Probed,
  secure: ConnectionOptions | null,
  look: CheckRun,
  judge: (talk: Talk, at: BrokerAt) => Promise<Judged>
): Promise<CheckOutcome> {
  return outcomeOfBrokers(
    probed,
    await Promise.all(
      probed.usable.map(async (at): Promise<BrokerResult> => {
        const talk = probed.talks.get(at.broker) ?? (await talkWith(at, secure, look))
        probed.talks.set(at.broker, talk)
        const { cause, because, evidence = [] } = await judge(talk, at)
        return { at, cause, because, evidence: [...seenIn(probed, talk, at), ...evidence] }
      })
    )
  )
}

/** Warns in time of a certificate that expires within a fortnight. */
function expiring({ talks, usable, context: { clock } }: Probed, outcome: CheckOutcome): CheckOutcome {
  if (outcome.status !== 'pass') return outcome
  const left = usable.map(({ broker }) => ({
    broker,
    days: daysLeft(talks.get(broker)?.certificate?.validTo ?? '', clock.now())
  }))
  const first = left.find(({ days }) => days < FEW_DAYS)
  if (first === undefined) return outcome
  const { broker, days } = first
  return {
    ...outcome,
    status: 'warn',
    because: {
      en: `the certificate of ${broker} expires in ${days} days`,
      zh: `${broker} 的证书将在 ${days} 天后过期`
    }
  }
}

/** Uses half of the check's time, and leaves the other half to find out what the port speaks instead. */
function talkWith(
  { host, port }: BrokerAt,
  secure: ConnectionOptions | null,
  { signal, timeoutMs }: CheckRun
): Promise<Talk> {
  return talkTo({ host, port, secure, timeoutMs: limitOf(timeoutMs) / 2, signal })
}

function seenIn({ context: { clock } }: Probed, talk: Talk, { broker }: BrokerAt): readonly Seen[] {
  const { end, answer, received, certificate, distrust, reached } = talk
  const apis = answer === null ? null : readApiVersions(answer)
  const speaker = speakerOf(received)
  return [
    ...(certificate === undefined
      ? []
      : [
          {
            kind: 'metadata',
            how: `openssl s_client -connect ${quotePosix(broker)} -showcerts`,
            value: {
              subject: certificate.subject,
              issuer: certificate.issuer,
              names: certificate.subjectAltName ?? null,
              validFrom: certificate.validFrom,
              validTo: certificate.validTo,
              daysLeft: daysLeft(certificate.validTo, clock.now()),
              distrust
            },
            shareable: { daysLeft: daysLeft(certificate.validTo, clock.now()), distrust }
          } as const
        ]),
    apis !== null
      ? {
          kind: 'metadata',
          how: `ApiVersions to ${broker}`,
          value: { requests: apis.ranges.size },
          shareable: { requests: apis.ranges.size }
        }
      : {
          kind: 'excerpt',
          how: `ApiVersions to ${broker}`,
          value: { end, reached, speaks: speaker, answer: received.toString('latin1') },
          shareable: { end, reached, speaks: speaker }
        }
  ]
}

function daysLeft(validTo: string, now: number): number {
  return Math.floor((Date.parse(validTo) - now) / DAY_MS)
}

/** The cause if TLS itself fails; null if it works. */
async function causeOfHandshake(probed: Probed, talk: Talk, at: BrokerAt, look: CheckRun): Promise<Cause | null> {
  const { params } = probed
  if (talk.reached === 'secured') {
    const { distrust, end, error } = talk
    if (distrust !== null && configFlag(params, 'enable_ssl_certificate_verification')) {
      const cause = probed.causeOf(
        Object.assign(new Error(`the certificate of ${at.broker} is not trusted: ${distrust}`), { code: distrust }),
        at
      )
      const { certificate } = talk
      if (certificate === undefined || !isOtherName(distrust))
        return { ...cause, fixes: await trustFixes(probed, talk, at, look) }
      const name = await nameInCertificate(certificate, probed.addresses.get(at.host) ?? [])
      return {
        ...cause,
        fixes: [name === null ? namedBy(at, namesIn(certificate.subjectAltName ?? '')) : withName(params, at, name)]
      }
    }
    // In TLS 1.3 a broker complains about a missing certificate only after the handshake; the next check finds out why
    // the broker hangs up
    if (end !== 'failed' || alertOf(error) === null) return null
    const cause = probed.causeOf(error, at)
    return ABOUT_CLIENT.test(cause.code)
      ? { ...cause, fixes: await clientCertificateFixes(probed, talk, at, look) }
      : cause
  }
  const plain = await talkWith(at, null, look)
  if (plain.end === 'kafka') return { ...causeAt(probed, 'KAFKA_TLS_NOT_SPOKEN', at), fixes: [withoutTls(params)] }
  if (plain.end === 'other' && speakerOf(plain.received) !== 'TLS') return notKafka(probed, plain, at)
  if (isHangUp(talk) && isHangUp(plain)) return hangsUp(probed, plain, at)
  return unanswered(probed, talk, at)
}

/** If the port hangs up after a successful handshake, asks again in other ways to find out why. */
async function judgedAnswer(probed: Probed, talk: Talk, at: BrokerAt, look: CheckRun): Promise<Judged> {
  const { secure, place } = probed
  if (secure === null || talk.reached !== 'secured' || talk.received.length > 0 || !HUNG_UP.has(talk.end))
    return { cause: await causeOfAnswer(probed, talk, at, look) }
  const shows = place.values?.['clientCertificate'] === 'given'
  const { code, confidence, detail, fix, evidence } = await explainHangUp(at, { secure, shows, look })
  const cause = {
    code,
    confidence,
    detail: detail.en,
    context: { ...place, host: at.host, port: at.port, cases: ['kafka', 'secured'] }
  }
  return {
    evidence,
    because: detail,
    cause: { ...cause, fixes: fix === null ? await clientCertificateFixes(probed, talk, at, look) : [fix] }
  }
}

async function causeOfAnswer(probed: Probed, talk: Talk, at: BrokerAt, look: CheckRun): Promise<Cause | null> {
  if (talk.answer !== null) return causeOfVersions(probed, talk.answer, at)
  const speaksTls = speakerOf(talk.received) === 'TLS'
  if (security(probed.params).tls)
    return talk.end === 'other' ? notKafka(probed, talk, at) : unanswered(probed, talk, at)
  if (talk.end === 'other' && !speaksTls) return notKafka(probed, talk, at)
  const secured = await talkWith(at, {}, look)
  if (secured.reached !== 'secured') {
    if (speaksTls) return { ...causeAt(probed, 'KAFKA_TLS_REQUIRED', at), fixes: [withAuthority(probed.params, null)] }
    return isHangUp(talk) && isHangUp(secured) ? hangsUp(probed, talk, at) : unanswered(probed, talk, at)
  }
  if (secured.end === 'other') return notKafka(probed, secured, at)
  const issuer = secured.certificate?.issuer.replaceAll('\n', ', ') ?? '?'
  // An untrusted certificate needs an authority, for which only a person can vouch
  return secured.distrust === null
    ? { ...causeAt(probed, 'KAFKA_TLS_REQUIRED', at), fixes: [withTls(probed.params)] }
    : {
        ...causeAt(
          probed,
          'KAFKA_TLS_REQUIRED',
          at,
          `its certificate was issued by ${issuer}, which \`ssl_ca_location\` has to name`
        ),
        fixes: [withAuthority(probed.params, issuer)]
      }
}

function causeOfVersions(probed: Probed, answer: Buffer, at: BrokerAt): Cause | null {
  const apis = readApiVersions(answer)
  if (apis === null) return causeAt(probed, 'KAFKA_NOT_KAFKA', at)
  const missing = missingApis(apis)
  if (isController(apis)) return controllers(probed, at)
  if (missing.length === 0) return null
  return causeAt(
    probed,
    'KAFKA_UNSUPPORTED_VERSION',
    at,
    `the broker has no version that this client speaks of ${missing.join(', ')}`
  )
}

function notKafka(probed: Probed, { received }: Talk, at: BrokerAt): Cause {
  const speaker = speakerOf(received)
  return causeAt(
    probed,
    'KAFKA_NOT_KAFKA',
    at,
    speaker === null ? "the answer is not in Kafka's protocol" : `the port speaks ${speaker}`
  )
}

/** The port accepted the connection, then hung up or did not answer. */
function unanswered(probed: Probed, { end, error }: Talk, at: BrokerAt): Cause {
  if (end === 'failed') return probed.causeOf(error, at)
  return end === 'silent'
    ? causeAt(probed, 'KAFKA_REQUEST_TIMEOUT', at, 'the port accepts connections, but does not answer')
    : causeAt(probed, 'KAFKA_CONNECTION_CLOSED', at)
}

/** Whether the port closed the connection without any answer, not even a TLS alert. */
function isHangUp({ end, error }: Talk): boolean {
  return end === 'closed' || (end === 'failed' && errnoOf(error) === 'ECONNRESET')
}

/**
 * The port hangs up in plain text and over TLS before it answers anything: no broker does so, whatever its
 * `security_protocol`.
 */
function hangsUp({ place }: Probed, talk: Talk, { host, port }: BrokerAt): Cause {
  const how = talk.error === null ? 'the port hangs up' : `the port resets the connection (${errnoOf(talk.error)})`
  const detail = `${how} in plain text and over TLS, before any answer`
  return { code: 'KAFKA_CONNECTION_CLOSED', detail, context: { ...place, host, port, cases: ['kafka', 'hangs-up'] } }
}

function causeAt({ place }: Probed, code: ErrorCode, { host, port }: BrokerAt, detail = ''): Cause {
  return { code, context: { ...place, host, port }, ...(detail === '' ? {} : { detail }) }
}

/** The cause for a port of `controller.listener.names`: the broker is not too old, but serves no clients there. */
function controllers({ place }: Probed, { host, port }: BrokerAt): Cause {
  const detail =
    "the port speaks Kafka's protocol, with Vote but without Metadata, as only the listener of a controller does"
  return { code: 'KAFKA_NOT_KAFKA', detail, context: { ...place, host, port, cases: ['kafka', 'controller'] } }
}

/** Controllers speak Kafka's protocol too, but serve no clients. */
function isController({ ranges }: ApiVersions): boolean {
  return !ranges.has(METADATA) && ranges.has(VOTE)
}

const METADATA = 3
const VOTE = 52
const HUNG_UP: ReadonlySet<Talk['end']> = new Set<Talk['end']>(['closed', 'failed'])
/** Alerts by which a broker refuses the certificate of the client, or reports it as missing. */
const ABOUT_CLIENT = /ALERT_(?:(?:BAD_|NO_|UNSUPPORTED_)?CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/
const FEW_DAYS = 14
const DAY_MS = 24 * 60 * 60 * 1000
