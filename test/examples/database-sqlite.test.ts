import path from 'node:path'
import t from 'tap'
import { sqliteDatabase } from './support/line-database.ts'
import { survivesKills } from './support/survives-kills.ts'

const KILLS = Number(process.env['EXAMPLE_KILLS'] ?? 8)

t.test(
  'SQLite: killed at any moment, through rotation, compression and inodes used again, it stores each line once',
  async (t) => {
    const folder = t.testdir()
    await survivesKills(t, {
      database: sqliteDatabase(path.join(folder, 'lines.db')),
      folder,
      kills: KILLS,
      ways: [{}]
    })
  }
)

t.test(
  'SQLite: the same where files are compressed at once, or copied and cut: no line is missing, and copies that nothing proves come twice',
  async (t) => {
    const folder = t.testdir()
    await survivesKills(t, {
      database: sqliteDatabase(path.join(folder, 'lines.db')),
      folder,
      kills: KILLS,
      ways: [{}, { gzip: true }, { by: 'copytruncate' }],
      mayRepeat: true
    })
  }
)
