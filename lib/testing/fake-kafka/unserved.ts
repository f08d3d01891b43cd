import type { Logger } from 'kafkajs'

/** Stands for a part of kafkajs that the fake does not have. */
export function unserved(name: string): () => never {
  return () => {
    throw new Error(`fakeKafka() does not have \`${name}\``)
  }
}

/** Says nothing. */
export const quietLogger: Logger = {
  info: () => {},
  error: () => {},
  warn: () => {},
  debug: () => {},
  namespace: () => quietLogger,
  setLogLevel: () => {}
}
