import { errorChain } from '../../errors/error-chain.ts'
import { classifyError } from '../../errors/classify.ts'
import { readFacts } from '../../errors/error-facts.ts'
import { sourceError } from '../../errors/make-error.ts'
import type { ErrorCode } from '../../../types/error-codes.ts'
import type { KafkaParams } from '../params.ts'
import { security } from './config-value.ts'
import { speaksTls } from './tls-port.ts'

/**
 * A broker that does not understand what it is sent hangs up without a word. Where that has happened the port is asked whether it
 * speaks TLS, so that a wrong `security_protocol` is named; any other error comes back as it is.
 */
export async function explainClosed(
  error: unknown, params: Pick<KafkaParams, 'config'>, signal: AbortSignal, ask: typeof speaksTls = speaksTls
): Promise<unknown> {
  if (!HANG_UPS.has(classifyError(error, { area: 'kafka' }).code)) return error
  const broker = brokerOf(error)
  if (broker === null) return error
  const { host, port } = broker
  const answer = await ask(host, port, PATIENCE_MS, signal)
  const { tls } = security(params)
  if (answer === null || answer === tls) return error
  return sourceError(answer ? 'KAFKA_TLS_REQUIRED' : 'KAFKA_TLS_NOT_SPOKEN', { area: 'kafka', host, port }, { cause: error })
}

/** The broker that an error or one beneath it names. */
function brokerOf(error: unknown): { readonly host: string, readonly port: number } | null {
  for (const one of errorChain(error)) {
    const { host, port } = readFacts(one)
    if (host !== undefined && port !== undefined) return { host, port }
  }
  return null
}

const HANG_UPS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'KAFKA_CONNECTION_CLOSED', 'KAFKA_CONNECTION_LOST', 'KAFKA_TLS_HANDSHAKE_FAILED'
])
const PATIENCE_MS = 3000
