import type { Outcome, Row, Store } from './store.ts'

/** The common part of `libsql`, `better-sqlite3` and `node:sqlite` that is used here. */
export interface SqliteDatabase {
  exec(sql: string): unknown
  prepare(sql: string): { run(...values: Value[]): { readonly changes: number | bigint } }
  close(): unknown
}

type Value = string | number | Buffer | null

export function sqliteStore(connect: () => SqliteDatabase): Store {
  let database: SqliteDatabase | null = null

  async function open(): Promise<void> {
    await close()
    database = connect()
    database.exec(SCHEMA)
  }

  async function insert(rows: readonly Row[]): Promise<Outcome> {
    if (database === null) throw new Error('the database is not open')
    const line = database.prepare(INSERT)
    const refused = database.prepare(REFUSE)
    const outcome = { stored: 0, refused: new Array<string>() }
    database.exec('BEGIN IMMEDIATE')
    try {
      for (const row of rows) {
        try {
          outcome.stored += Number(line.run(...keyOf(row), ...detailsOf(row), row.line, row.bytes).changes)
        } catch (error) {
          if (!isRefusal(error)) throw error
          const bytes = row.bytes ?? Buffer.from(row.line)
          if (Number(refused.run(...keyOf(row), ...detailsOf(row), bytes, error.message).changes) > 0)
            outcome.refused.push(error.message)
        }
      }
      database.exec('COMMIT')
    } catch (error) {
      rollBack(database)
      throw error
    }
    return outcome
  }

  async function close(): Promise<void> {
    database?.close()
    database = null
  }

  return { open, insert, close }
}

function keyOf({ source, content, byteOffset, digest }: Row): Value[] {
  return [source, content, byteOffset, digest]
}

function detailsOf({ path, tags, receivedAt }: Row): Value[] {
  return [path, tags, receivedAt.toISOString()]
}

function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('ROLLBACK')
  } catch {
    // SQLite has rolled back by itself, as it does when the disk is full
  }
}

/**
 * Whether the error is caused by the row: `SQLITE_CONSTRAINT`, `SQLITE_TOOBIG`, `SQLITE_MISMATCH`. Everything else may
 * succeed later.
 */
function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  // `errcode` is the property of node:sqlite
  const { rawCode, errcode } = error as { readonly rawCode?: number; readonly errcode?: number }
  return REFUSALS.has((rawCode ?? errcode ?? 0) & 0xff)
}

const REFUSALS: ReadonlySet<number> = new Set([18, 19, 20])

// `FULL`: a commit also survives a power failure
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 100;
  CREATE TABLE IF NOT EXISTS lines (
    source      TEXT    NOT NULL,
    content     TEXT    NOT NULL,
    byte_offset INTEGER NOT NULL,
    digest      BLOB    NOT NULL,
    path        TEXT    NOT NULL,
    tags        TEXT    NOT NULL,
    received_at TEXT    NOT NULL,
    line        TEXT    NOT NULL,
    bytes       BLOB,
    PRIMARY KEY (source, content, byte_offset, digest)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS refused_lines (
    source      TEXT    NOT NULL,
    content     TEXT    NOT NULL,
    byte_offset INTEGER NOT NULL,
    digest      BLOB    NOT NULL,
    path        TEXT    NOT NULL,
    tags        TEXT    NOT NULL,
    received_at TEXT    NOT NULL,
    bytes       BLOB    NOT NULL,
    reason      TEXT    NOT NULL,
    PRIMARY KEY (source, content, byte_offset, digest)
  ) STRICT;
`
// As the columns are named, only conflicts of this key are ignored: a unique index of your own still refuses rows
const KEY = 'ON CONFLICT (source, content, byte_offset, digest) DO NOTHING'
const INSERT = `INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ${KEY}`
const REFUSE = `INSERT INTO refused_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ${KEY}`
