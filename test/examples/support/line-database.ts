import Database from 'libsql'
import pg from 'pg'

/** A line as the example has stored it. */
export interface StoredLine {
  readonly content: string
  readonly byteOffset: number
  readonly line: string
}

/** A database that the example writes to, as a test looks at it. */
export interface LineDatabase {
  /** What the example takes for `DATABASE_URL`. */
  readonly url: string
  /** Runs statements; the rows of the last one. */
  readonly ask: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>
}

export function sqliteDatabase(file: string): LineDatabase {
  return {
    url: file,
    ask: async (sql) => {
      const database = new Database(file, { timeout: 10_000 })
      try {
        if (!/^\s*select/i.test(sql)) {
          database.exec(sql)
          return []
        }
        return database.prepare(sql).all() as Record<string, unknown>[]
      } finally {
        database.close()
      }
    }
  }
}

export function postgresDatabase(url: string): LineDatabase {
  return {
    url,
    ask: async (sql) => {
      const client = new pg.Client(url)
      client.on('error', () => {})
      await client.connect()
      try {
        return (await client.query<Record<string, unknown>>(sql)).rows
      } finally {
        await client.end()
      }
    }
  }
}

/** All that it has, in the order of the contents; none where the example has not made its tables yet. */
export async function storedLines({ ask }: LineDatabase): Promise<readonly StoredLine[]> {
  const rows = await ask('SELECT content, byte_offset, line FROM lines ORDER BY content, byte_offset').catch(noTable)
  return rows.map(({ content, byte_offset, line }) => ({
    content: String(content),
    byteOffset: Number(byte_offset),
    line: String(line)
  }))
}

/** How many it has. */
export async function countOf({ ask }: LineDatabase, table = 'lines'): Promise<number> {
  const [row] = await ask(`SELECT count(*) AS n FROM ${table}`).catch(noTable)
  return Number(row?.['n'] ?? 0)
}

function noTable(error: unknown): [] {
  if (error instanceof Error && /no such table|does not exist|ConnectionFailed/.test(error.message)) return []
  throw error
}
