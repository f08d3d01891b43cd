import { DatabaseError, type ClientBase, type Pool } from 'pg'
import type { Outcome, Row, Store } from './store.ts'

export function postgresStore(pool: Pool): Store {
  // A lost connection rejects pending queries, and also emits this event, which would end the process without a
  // listener
  pool.on('error', () => {})
  pool.on('connect', (client) => {
    client.on('error', () => {})
  })

  return {
    open: async () => {
      await pool.query(SCHEMA)
    },
    insert: (rows) => inTransaction(pool, (client) => insertParts(client, rows)),
    close: () => pool.end()
  }
}

async function inTransaction<Result>(pool: Pool, work: (client: ClientBase) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN; SET CONSTRAINTS ALL IMMEDIATE') // a deferred constraint would refuse the whole transaction at the commit
    const result = await work(client)
    await client.query('COMMIT')
    client.release()
    return result
  } catch (error) {
    // Closing the connection rolls back, whatever its state
    client.release(true)
    throw error
  }
}

/**
 * Inserts all rows with one statement. If the server refuses a row, splits the rows in halves recursively until the row
 * is found.
 */
async function insertParts(client: ClientBase, rows: readonly Row[]): Promise<Outcome> {
  await client.query('SAVEPOINT part')
  try {
    const { rowCount } = await client.query(INSERT, [
      ...columnsOf(rows),
      rows.map(({ line }) => line),
      rows.map(({ bytes }) => bytes)
    ])
    await client.query('RELEASE SAVEPOINT part')
    return { stored: rowCount ?? 0, refused: [] }
  } catch (error) {
    if (!isRefusal(error)) throw error
    await client.query('ROLLBACK TO SAVEPOINT part')
    return rows.length === 1 ? refuse(client, rows, error.message) : insertHalves(client, rows)
  }
}

async function insertHalves(client: ClientBase, rows: readonly Row[]): Promise<Outcome> {
  const half = rows.length >> 1
  const first = await insertParts(client, rows.slice(0, half))
  const second = await insertParts(client, rows.slice(half))
  return { stored: first.stored + second.stored, refused: [...first.refused, ...second.refused] }
}

async function refuse(client: ClientBase, rows: readonly Row[], reason: string): Promise<Outcome> {
  const bytes = rows.map((row) => row.bytes ?? Buffer.from(row.line))
  const { rowCount } = await client.query(REFUSE, [...columnsOf(rows), bytes, [reason]])
  return { stored: 0, refused: rowCount === 0 ? [] : [reason] }
}

function columnsOf(rows: readonly Row[]): unknown[][] {
  return [
    rows.map(({ source }) => source),
    rows.map(({ content }) => content),
    rows.map(({ byteOffset }) => byteOffset),
    rows.map(({ digest }) => digest),
    rows.map(({ path }) => path),
    rows.map(({ tags }) => tags),
    rows.map(({ receivedAt }) => receivedAt)
  ]
}

/**
 * Whether the error is caused by the row, by its SQLSTATE: data exceptions (22), constraints (23), limits of the server
 * (54), and exceptions of triggers (P0001). Everything else may succeed later: deadlocks, full disks, lost connections.
 */
function isRefusal(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && /^(?:22|23|54|P0001)/.test(error.code ?? '')
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS lines (
    source      text        NOT NULL,
    content     text        NOT NULL,
    byte_offset bigint      NOT NULL,
    digest      bytea       NOT NULL,
    path        text        NOT NULL,
    tags        jsonb       NOT NULL,
    received_at timestamptz NOT NULL,
    line        text        NOT NULL,
    bytes       bytea,
    PRIMARY KEY (source, content, byte_offset, digest)
  );
  CREATE TABLE IF NOT EXISTS refused_lines (
    source      text        NOT NULL,
    content     text        NOT NULL,
    byte_offset bigint      NOT NULL,
    digest      bytea       NOT NULL,
    path        text        NOT NULL,
    tags        jsonb       NOT NULL,
    received_at timestamptz NOT NULL,
    bytes       bytea       NOT NULL,
    reason      text        NOT NULL,
    PRIMARY KEY (source, content, byte_offset, digest)
  );
`
const COLUMNS = '$1::text[], $2::text[], $3::bigint[], $4::bytea[], $5::text[], $6::jsonb[], $7::timestamptz[]'
// As the columns are named, only conflicts of this key are ignored: a unique index of your own still refuses rows
const KEY = 'ON CONFLICT (source, content, byte_offset, digest) DO NOTHING'
const INSERT = `INSERT INTO lines SELECT * FROM unnest(${COLUMNS}, $8::text[], $9::bytea[]) ${KEY}`
const REFUSE = `INSERT INTO refused_lines SELECT * FROM unnest(${COLUMNS}, $8::bytea[], $9::text[]) ${KEY}`
