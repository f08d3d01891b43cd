import path from 'node:path'
import { KAFKA_JARS } from './kafka-jars.ts'

/** Arguments of `java` for one of Kafka's programs: little memory, fast start. */
export function javaArguments(main: string, args: readonly string[]): string[] {
  return [
    '-Xmx256m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    `-XX:SharedArchiveFile=${path.join(KAFKA_JARS, 'classes.jsa')}`,
    ...LOG,
    '-cp',
    path.join(KAFKA_JARS, '*'),
    main,
    ...args
  ]
}

const LOG: readonly string[] = [
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
  '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
  // Would log a thousand lines of settings at each start.
  '-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn'
]
