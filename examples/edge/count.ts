import pg from 'pg'

export type Way = 'file' | 'tcp' | 'udp'

interface Row {
  readonly way: Way
  readonly written: number
  readonly stored: number
  readonly missing: number
  /** Stored in the database under two ids. */
  readonly twice: number
  /** The numbers of the records that are missing or duplicated in violation of the promise. */
  readonly broken: readonly number[]
}

export interface Counts {
  readonly rows: readonly Row[]
  readonly broken: boolean
}

/** Counts the records of this run in the database. Their texts begin with the way they came, and their number. */
export class Counter {
  readonly #pool: pg.Pool

  constructor(url: string) {
    this.#pool = new pg.Pool({ connectionString: url, max: 1 })
    this.#pool.on('error', () => {}) // PostgreSQL was killed: the next query connects again
  }

  async connect(): Promise<void> {
    await this.#pool.query('SELECT 1')
  }

  /** The number of distinct records that came this way. */
  async stored(way: Way): Promise<number> {
    const { rows } = await this.#pool.query<{ stored: number }>(
      `SELECT count(DISTINCT split_part(text, ' ', 2)::int)::int AS stored FROM events WHERE text LIKE $1`,
      [`${way} %`]
    )
    return rows[0]?.stored ?? 0
  }

  /**
   * Counts missing and duplicate records. Of syslog over TCP, only messages of broken connections may be missing; of
   * UDP, any; of files, none. No record may be stored twice.
   */
  async count(written: Readonly<Record<Way, number>>, isDoubtful: (number: number) => boolean): Promise<Counts> {
    const rows = await Promise.all(
      (['file', 'tcp', 'udp'] as const).map(async (way) => {
        const { rows: found } = await this.#pool.query<{ number: number; times: number }>(
          `SELECT split_part(text, ' ', 2)::int AS number, count(*)::int AS times FROM events WHERE text LIKE $1 GROUP BY 1`,
          [`${way} %`]
        )
        const stored = new Set(found.map(({ number }) => number))
        const missing = Array.from({ length: written[way] }, (_, number) => number).filter((each) => !stored.has(each))
        const twice = found.filter(({ times }) => times > 1).map(({ number }) => number)
        const unexplained = missing.filter((number) => way === 'file' || (way === 'tcp' && !isDoubtful(number)))
        return {
          way,
          written: written[way],
          stored: stored.size,
          missing: missing.length,
          twice: twice.length,
          broken: [...unexplained, ...twice]
        }
      })
    )
    await this.#pool.end()
    return { rows, broken: rows.some(({ broken }) => broken.length > 0) }
  }
}

/** The table printed at the end of a run. */
export function tableOf({ rows }: Counts): string {
  const head = ['', 'written', 'in the database', 'missing', 'twice', '']
  const lines = rows.map(({ way, written, stored, missing, twice, broken }) => [
    NAMES[way],
    ...[written, stored, missing, twice].map((count) => count.toLocaleString('en')),
    broken.length === 0 ? EXPECTED[way] : `BROKEN by ${broken.length}: ${ranges(broken)}`
  ])
  const all = [head, ...lines]
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)))
  return all
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 || column === 5 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
        )
        .join('  ')
        .trimEnd()
    )
    .join('\n')
}

/** `3 to 17, 40` */
function ranges(numbers: readonly number[]): string {
  const sorted = numbers.toSorted((one, other) => one - other)
  const begins = sorted.filter((number, index) => number !== (sorted[index - 1] ?? NaN) + 1)
  const ends = sorted.filter((number, index) => number !== (sorted[index + 1] ?? NaN) - 1)
  return begins.map((begin, index) => (begin === ends[index] ? `${begin}` : `${begin} to ${ends[index]}`)).join(', ')
}

const NAMES = { file: 'files', tcp: 'syslog, TCP', udp: 'syslog, UDP' } as const
const EXPECTED = {
  file: 'as promised: none missing, none twice',
  tcp: 'as promised: missing are only messages of connections that broke',
  udp: 'as promised: nothing but that none comes twice'
} as const
