import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Options of a test that starts its own Kafka. Without Java or the jars the test is skipped, with the reason and the
 * remedy; under CI that is an error, so that nothing silently goes untested.
 */
export function needsKafka(): { readonly skip: string | false } {
  const missing = kafkaMissing()
  if (missing === null) return { skip: false }
  const reason = `${missing}; install with: sudo ${INSTALLER}`
  if ((process.env['CI'] ?? '') !== '') throw new Error(reason)
  return { skip: reason }
}

/** What this machine lacks to run a broker; `null` if a broker can be started. */
export function kafkaMissing(): string | null {
  if (read(path.join(KAFKA_JARS, 'pom.xml')) !== read(path.join(KAFKA_SUPPORT, 'pom.xml')))
    return `no jars of Kafka in ${KAFKA_JARS}`
  const { error, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  if (error !== undefined) return 'no Java here'
  // openjdk version "17.0.15" 2025-04-15
  const major = Number(/version "(\d+)/u.exec(stderr)?.[1] ?? 0)
  return major < OLDEST_JAVA ? `Java ${major} is too old for Kafka 4, which takes ${OLDEST_JAVA}` : null
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

const OLDEST_JAVA = 17
/**
 * Folder of the Kafka scripts, also for code compiled to another folder; tests and programs run in the project's
 * folder.
 */
export const KAFKA_SUPPORT: string = path.resolve('test/support/kafka')

const INSTALLER = 'test/support/kafka/install.sh'

/** The folder of the jars. */
export const KAFKA_JARS: string = path.resolve(process.env['WARP_FLOW_KAFKA_LIBS'] ?? '.kafka')
