import { createRequire } from 'node:module'

type ErrorClass = new (...given: readonly unknown[]) => Error

const load = createRequire(import.meta.url)
const classes = load('kafkajs/src/errors') as Readonly<Record<string, ErrorClass>>
const protocol = load('kafkajs/src/protocol/error') as {
  readonly createErrorFromCode: (code: number) => KafkajsProtocolError
}

export type KafkajsProtocolError = Error & { readonly type: string; readonly code: number }

/** Names of all error classes of kafkajs, including those that it does not export. */
export const kafkajsErrorNames: readonly string[] = Object.keys(classes).filter((name) => name.startsWith('KafkaJS'))

/** An error created with kafkajs' own class. */
export function kafkajsError(name: string, ...given: readonly unknown[]): Error {
  const Class = classes[name]
  if (Class === undefined) throw new Error(`kafkajs has no ${name}`)
  return new Class(...given)
}

/** The error that kafkajs creates from an error code in a broker's response. */
export function kafkajsProtocolError(code: number): KafkajsProtocolError {
  return protocol.createErrorFromCode(code)
}
