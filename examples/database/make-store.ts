import type { Store } from './store.ts'

/** Opens `postgres://user@host/name`, or the path of an SQLite file. Only the driver in use is loaded. */
export async function makeStore(database: string): Promise<Store> {
  if (/^postgres(?:ql)?:\/\//.test(database)) {
    const [{ Pool }, { postgresStore }] = await Promise.all([import('pg'), import('./postgres-store.ts')])
    return postgresStore(
      new Pool({
        connectionString: database,
        application_name: 'files-to-database',
        max: 1, // batches are written one after the other
        keepAlive: true,
        connectionTimeoutMillis: 10_000,
        query_timeout: 15_000 // a server that does not answer in time counts as lost
      })
    )
  }
  const [{ default: Database }, { sqliteStore }] = await Promise.all([import('libsql'), import('./sqlite-store.ts')])
  return sqliteStore(() => new Database(database))
}
