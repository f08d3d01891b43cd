import { execFile } from 'node:child_process'
import { renameSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { outputOf } from '../../docs/support/page-folder.ts'
import { commandIn } from '../support/printed.ts'
import { until } from '../support/until.ts'
import type { Walker } from '../support/walker.ts'

/** The page has `npm install libsql`; another release of it is no news of this library. */
const LIBSQL = 'libsql@0.5.29'
const LINES_OF_A_ROUND = 2000
const PAGE = 'docs/files.md'
const POSITIONS = 'positions/lines.json'

export async function install(t: Test, walker: Walker): Promise<void> {
  const packing = ['pack', '--json', '--ignore-scripts', '--pack-destination', path.dirname(walker.folder)]
  const { stdout } = await promisify(execFile)('npm', packing)
  const [packed] = JSON.parse(stdout) as readonly { readonly filename: string }[]
  const began = await walker.run(commandIn('README.md', 'npm init'))
  t.equal(began.code, 0, began.stderr)
  const command = commandIn('README.md', 'npm install').replace('warp-flow', `../${packed?.filename ?? ''}`)
  const installed = await walker.run(command)
  t.equal(installed.code, 0, installed.stderr)
  t.notMatch(installed.stderr, /warn/i, 'nothing that puzzles')
}

export async function follow(t: Test, walker: Walker): Promise<void> {
  walker.save('README.md', 'follow.mjs')
  const program = walker.start(commandIn('README.md', 'node follow.mjs'))
  await program.says('FILE_NO_MATCH')
  await walker.run(commandIn('README.md', 'echo hello'))
  await program.says(outputOf('README.md', 'follow.mjs'))
  t.equal((await program.ends('SIGINT')).code, 0)
}

export async function intoDatabase(t: Test, walker: Walker): Promise<void> {
  const installed = await walker.run(commandIn(PAGE, 'npm install libsql').replace('libsql', LIBSQL))
  t.equal(installed.code, 0, installed.stderr)
  walker.save(PAGE, 'into-sqlite.mjs')
  const program = commandIn(PAGE, 'node into-sqlite.mjs')
  let written = 0
  const write = (): void => {
    const lines = Array.from({ length: LINES_OF_A_ROUND }, () => `line ${++written}\n`)
    walker.write('app.log', lines.join(''), 'a')
  }

  for (let kills = 0; kills < 3; kills++) {
    const [before, positions] = [await stored(walker), walker.read(POSITIONS)]
    const running = walker.start(program)
    write()
    await until('lines and a position are kept', async () => {
      return (await stored(walker)) > before && walker.read(POSITIONS) !== positions
    })
    // It is in the midst of these
    const kept = await stored(walker)
    await until('more lines are kept', async () => {
      write()
      return (await stored(walker)) > kept
    })
    t.equal((await running.ends('SIGKILL')).code, null)
    if (kills === 1) renameSync(path.join(walker.folder, 'app.log'), path.join(walker.folder, 'app.log.1'))
  }
  const last = walker.start(program)
  write()
  const all = [...walker.read('app.log.1').split('\n'), ...walker.read('app.log').split('\n')].filter(Boolean)
  t.equal(all.length, written + 1)
  await until('every line is kept', async () => new Set(await textsOf(walker)).size >= all.length)
  t.strictSame(await last.ends('SIGINT'), { code: 0, stdout: '', stderr: '' })
  const found = await textsOf(walker)
  t.strictSame(new Set(found), new Set(all), 'every line is there, and nothing else')
  t.equal(
    found.filter((text) => text === 'hello').length,
    1,
    'a kill goes back to the last position, not to the beginning'
  )
  t.comment(`${all.length} lines, of which ${found.length - all.length} came twice`)
  t.equal(await stored(walker), found.length)
}

async function stored(walker: Walker): Promise<number> {
  const { code, stdout } = await walker.run(commandIn(PAGE, 'node --input-type=module -e "import Database'))
  // Nobody has made the table yet
  return code === 0 ? Number(stdout) : 0
}

/** All of the table, in the order in which it was stored. */
async function textsOf(walker: Walker): Promise<readonly string[]> {
  const query = 'new Database("lines.db").prepare("SELECT text FROM lines ORDER BY rowid").raw().all()'
  const program = `import Database from "libsql"; console.log(JSON.stringify(${query}))`
  const { stdout } = await walker.run(`node --input-type=module -e '${program}'`)
  return (JSON.parse(stdout) as readonly (readonly string[])[]).flat()
}
