import path from 'node:path'
import { KAFKA_JARS } from './kafka-jars.ts'

/** The arguments of `java` for one of Kafka's programs: small, and soon up. */
export function javaArguments(main: string, args: readonly string[]): string[] {
  return ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', path.join(KAFKA_JARS, '*'), main, ...args]
}
