import dns from 'node:dns/promises'
import net from 'node:net'
import type { CheckOutcome, CheckRun, LiveCheck, Seen } from '../../../types/report.ts'
import { onAbort } from '../../core/on-abort.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { socketText } from '../../errors/socket-text.ts'
import { limitOf } from './probe-limit.ts'
import { outcomeOfBrokers, type BrokerResult } from './each-broker.ts'
import type { BrokerAt, Probed } from './probed.ts'

/** Checks whether the brokers' names resolve, and whether the addresses accept connections. */
export function networkChecks(probed: Probed): readonly LiveCheck[] {
  const target = probed.params.brokers.join(',')
  return [
    { id: 'kafka.brokers', target, run: () => parsed(probed) },
    {
      id: 'kafka.dns',
      after: ['kafka.brokers'],
      target,
      rulesOut: ['KAFKA_HOST_NOT_FOUND'],
      run: (look) => lookUpAll(probed, look)
    },
    {
      id: 'kafka.tcp',
      after: ['kafka.dns'],
      target,
      sideEffect: 'connects',
      rulesOut: ['KAFKA_CONNECTION_REFUSED', 'KAFKA_CONNECTION_TIMEOUT', 'KAFKA_UNREACHABLE'],
      run: (look) => connectAll(probed, look)
    }
  ]
}

/** The check of the params has already rejected anything that is not `host:port`. */
function parsed({ usable }: Probed): CheckOutcome {
  const value = usable.map(({ host, port }) => ({ host, port }))
  return {
    status: 'pass',
    evidence: [{ kind: 'metadata', how: '`brokers`', value, shareable: usable.map(({ port }) => ({ port })) }]
  }
}

async function lookUpAll(probed: Probed, look: CheckRun): Promise<CheckOutcome> {
  return outcomeOfBrokers(probed, await Promise.all(probed.usable.map((at) => lookUp(probed, at, look))))
}

async function lookUp(probed: Probed, at: BrokerAt, { timeoutMs }: CheckRun): Promise<BrokerResult> {
  const { host } = at
  const how = `getaddrinfo ${host}`
  try {
    const found = await withinTime(dns.lookup(host, { all: true }), limitOf(timeoutMs))
    const addresses = found.map(({ address }) => address)
    probed.addresses.set(host, addresses)
    return { at, cause: null, evidence: [{ kind: 'metadata', how, value: addresses, shareable: addresses.length }] }
  } catch (error) {
    const errno = errnoOf(error)
    return { at, cause: probed.causeOf(error, at), evidence: [{ kind: 'errno', how, value: errno, shareable: errno }] }
  }
}

/** Limits the wait for an answer: a hanging name server counts as one that does not answer. */
export function withinTime<T>(answer: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        Object.assign(new Error(`no name server answered within ${ms} ms`), {
          code: 'EAI_AGAIN',
          syscall: 'getaddrinfo'
        })
      )
    }, ms)
    answer.then(resolve, reject).finally(() => {
      clearTimeout(timer)
    })
  })
}

async function connectAll(probed: Probed, look: CheckRun): Promise<CheckOutcome> {
  return outcomeOfBrokers(probed, await Promise.all(probed.usable.map((at) => connectTo(probed, at, look))))
}

/** One address that accepts the connection is enough: the client tries them in turn. */
async function connectTo(probed: Probed, at: BrokerAt, look: CheckRun): Promise<BrokerResult> {
  const addresses = probed.addresses.get(at.host) ?? [at.host]
  const tries = await Promise.all(
    addresses.slice(0, MOST_ADDRESSES).map(async (address) => {
      const error = await failureToConnect(address, at.port, look)
      const code = error === null ? 'connected' : errnoOf(error)
      const seen: Seen = { kind: 'errno', how: `connect ${socketText(address, at.port)}`, value: code, shareable: code }
      return { error, seen }
    })
  )
  // A port that resets a connection has accepted it: the next check finds out why
  const failed = tries.every(({ error }) => error !== null && errnoOf(error) !== 'ECONNRESET')
  return { at, cause: failed ? probed.causeOf(tries[0]?.error, at) : null, evidence: tries.map(({ seen }) => seen) }
}

/** The error of an attempt to connect; null if it succeeds. */
export function failureToConnect(host: string, port: number, { signal, timeoutMs }: CheckRun): Promise<Error | null> {
  // A broker may advertise any number as its port
  if (port < 1 || port > 65_535)
    return Promise.resolve(Object.assign(new Error(`${port} is not a port`), { code: 'ERR_SOCKET_BAD_PORT' }))
  return new Promise((resolve) => {
    const socket = net.connect({ host, port })
    const settle = (failure: Error | null): void => {
      clearTimeout(timer)
      forget()
      socket.destroy()
      resolve(failure)
    }
    const limitMs = limitOf(timeoutMs)
    const none = (): void => {
      const words = `connect ETIMEDOUT ${socketText(host, port)}: no answer within ${limitMs} ms`
      settle(Object.assign(new Error(words), { code: 'ETIMEDOUT', syscall: 'connect', address: host, port }))
    }
    const timer = setTimeout(none, limitMs)
    const forget = onAbort(signal, none)
    // `on` also swallows later errors of the socket, which is no longer in use by then
    socket
      .once('connect', () => {
        settle(null)
      })
      .on('error', settle)
  })
}

const MOST_ADDRESSES = 8
