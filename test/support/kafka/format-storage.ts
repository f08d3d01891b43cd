import { randomBytes } from 'node:crypto'
import { cp, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { runProgram } from '../senders/run-program.ts'
import { javaArguments } from './java.ts'
import { SCRAM_256_USERS, SCRAM_512_USERS } from './users.ts'
import type { KafkaUser } from './users.ts'

/**
 * Creates the empty data folders of a new cluster beside each node's `server.properties`: the first with Kafka's tool,
 * the others modelled on it.
 */
export async function formatStorage(folders: readonly string[], security: boolean): Promise<void> {
  const [first = '', ...others] = folders
  await runProgram(
    'java',
    javaArguments('kafka.tools.StorageTool', [
      'format',
      '--cluster-id',
      kafkaUuid(),
      '--config',
      path.join(first, 'server.properties'),
      ...(security ? SCRAM : [])
    ])
  )
  await Promise.all(
    others.map(async (folder, index) => {
      await cp(path.join(first, 'data'), path.join(folder, 'data'), { recursive: true })
      const file = path.join(folder, 'data/meta.properties')
      const text = await readFile(file, 'utf8')
      await writeFile(
        file,
        text
          .replace(/^node\.id=.*$/mu, `node.id=${index + 2}`)
          .replace(/^directory\.id=.*$/mu, `directory.id=${kafkaUuid()}`)
      )
    })
  )
}

/** 16 bytes in 22 characters; the tools would take one that begins with a hyphen for an option. */
function kafkaUuid(): string {
  const id = randomBytes(16).toString('base64url')
  return id.startsWith('-') ? kafkaUuid() : id
}

const SCRAM: readonly string[] = [
  ...scram('SCRAM-SHA-256', SCRAM_256_USERS),
  ...scram('SCRAM-SHA-512', SCRAM_512_USERS)
]

function scram(mechanism: string, users: readonly KafkaUser[]): string[] {
  return users.flatMap(({ username, password }) => [
    '--add-scram',
    `${mechanism}=[name=${username},password=${password}]`
  ])
}
