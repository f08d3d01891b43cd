import path from 'node:path'
import type { Test } from 'tap'
import type { LineDatabase } from './line-database.ts'
import { startExample, type Example } from './start-example.ts'

/** What the example works with: `logs/app.log*` and `state` in the folder. */
export interface DatabasePlace {
  readonly database: LineDatabase
  readonly folder: string
}

export function startDatabaseExample(t: Test, { database, folder }: DatabasePlace): Example {
  return startExample(t, 'database/main', {
    LOG_DIR: path.join(folder, 'logs'),
    LOG_FILES: 'app.log*',
    STATE_DIR: path.join(folder, 'state'),
    DATABASE_URL: database.url
  })
}
