import type { Logger } from 'kafkajs'

/** A placeholder for a method of kafkajs that the fake does not implement. */
export function unserved(name: string): () => never {
  return () => {
    throw new Error(`fakeKafka() does not have \`${name}\``)
  }
}

/** A logger that discards everything. */
export const quietLogger: Logger = {
  info: () => {},
  error: () => {},
  warn: () => {},
  debug: () => {},
  namespace: () => quietLogger,
  setLogLevel: () => {}
}
