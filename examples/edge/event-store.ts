import pg from 'pg'
import { retry, type RetryOptions } from '../kafka-workers/retry.ts'
import type { EdgeRecord } from './record.ts'

/** A table in PostgreSQL that holds each event once. */
export class EventStore {
  readonly #pool: pg.Pool
  readonly #retry: RetryOptions

  /** `signal` ends the wait for the server; `trouble` is called with the reason for waiting. */
  constructor(url: string, signal: AbortSignal, trouble: (text: string) => void) {
    // If the server does not answer at all, the query is retried over another connection
    this.#pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5000, query_timeout: 30_000 })
    this.#pool.on('error', () => {
      // An idle connection was lost: the next query opens another
    })
    this.#retry = {
      attempts: Infinity,
      firstPauseMs: 100,
      longestPauseMs: 2000,
      mayPass,
      signal,
      failed: (error) => {
        trouble(error instanceof Error ? error.message : String(error))
      }
    }
  }

  /** Creates the table if it is missing. */
  async prepare(): Promise<void> {
    await retry(() => this.#pool.query(TABLE), this.#retry)
  }

  /**
   * Adds the rows that are not stored yet; they are committed when it resolves. Rejects with `GaveUp` if the server
   * refuses their contents; then none of them is added.
   */
  async insert(rows: readonly EventRow[]): Promise<void> {
    const columns = COLUMNS.map((_, column) => rows.map((row) => row[column]))
    await retry(() => this.#pool.query(INSERT, columns), this.#retry)
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }
}

/** A record as a row of the table. */
export type EventRow = readonly (string | Buffer | null)[]

/** Converts a record to a row. Throws if that is impossible: JSON may be nested too deep to be serialised. */
export function rowOf(record: EdgeRecord): EventRow {
  return COLUMNS.map((valueOf) => valueOf(record))
}

/** Whether the query may succeed later, after a problem of the server or the connection. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return true // the connection
  return PASSING.has(error.code?.slice(0, 2) ?? '')
}

/**
 * Classes of SQLSTATE: connection, rollback, resources, object not in prerequisite state, operator intervention,
 * system, internal.
 */
const PASSING: ReadonlySet<string> = new Set(['08', '40', '53', '55', '57', '58', 'XX'])

// IF NOT EXISTS alone fails if two workers start at the same moment
const TABLE = `BEGIN;
SELECT pg_advisory_xact_lock(7771);
CREATE TABLE IF NOT EXISTS events (
  id text PRIMARY KEY,
  host text NOT NULL,
  source text NOT NULL,
  received_at timestamptz NOT NULL,
  text text NOT NULL,
  payload bytea, -- the exact bytes, where the text does not give them back
  position json,
  meta json
);
COMMIT`

// One statement, and therefore one transaction
const INSERT = `INSERT INTO events (id, host, source, received_at, text, payload, position, meta)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::bytea[], $7::json[], $8::json[])
ON CONFLICT (id) DO NOTHING`

const COLUMNS: readonly ((record: EdgeRecord) => string | Buffer | null)[] = [
  ({ id }) => shown(id),
  ({ host }) => shown(host),
  ({ source }) => shown(source),
  ({ receivedAt }) => receivedAt,
  ({ text }) => shown(text),
  payloadOf,
  ({ position }) => JSON.stringify(position ?? null),
  ({ meta }) => JSON.stringify(meta ?? null)
]

function payloadOf({ text, payloadBase64 }: EdgeRecord): Buffer | null {
  if (payloadBase64 !== undefined) return Buffer.from(payloadBase64, 'base64')
  return shown(text) === text ? null : Buffer.from(text)
}

/** PostgreSQL cannot store NUL in a text: it is replaced by its symbol. */
function shown(text: string): string {
  return text.replaceAll('\0', '\u2400')
}
