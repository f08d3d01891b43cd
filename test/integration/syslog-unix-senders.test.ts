import t from 'tap'
import { runLogger } from '../support/senders/logger.ts'
import { runLibrarySyslog, runSysLogHandler } from '../support/senders/python.ts'
import { needs } from '../support/senders/sender-commands.ts'
import { receiveSyslog } from './support/receive-syslog.ts'
import { shortFolder } from './support/short-folder.ts'

const COUNT = 1000
const textsOf = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_unused, index) => `${name} ${index}`)
/** Messages of one sender; Python writes no timestamp, so its PRI remains part of the text. */
const textsFrom = (texts: readonly string[], name: string): readonly string[] =>
  texts.map((text) => text.slice(text.indexOf(`${name} `))).filter((text) => text.startsWith(`${name} `))

t.test(
  'one Unix socket takes what logger, the C library and Python send, each with its own line ends',
  needs('logger', 'python3', 'unshare'),
  async (t) => {
    const folder = shortFolder(t)
    const path = `${folder}/in.sock`
    const { received, close } = await receiveSyslog(folder, { protocol: 'unix', path })
    t.teardown(close)
    const [{ texts, dropped, stats, events }] = await Promise.all([
      received(3 * COUNT),
      runLogger({ path }, textsOf('logger', COUNT), { transport: 'unix', format: 'rfc3164', tag: 'logger' }),
      runLibrarySyslog(path, 'library', COUNT),
      runSysLogHandler({ path }, 'python', COUNT)
    ])
    for (const name of ['logger', 'library', 'python']) {
      t.strictSame(textsFrom(texts, name), textsOf(name, COUNT), name)
    }
    t.equal(dropped, 0)
    t.ok(events.every(({ tags }) => tags['truncated'] === undefined))
    t.strictSame({ ...stats.bytesLost }, { bad_count: 0, too_long: 0, broken_off: 0, destroyed: 0 })
  }
)

t.test(
  "each message of Python's SysLogHandler over TCP is delivered as soon as it arrives",
  needs('python3'),
  async (t) => {
    const { target, received, close } = await receiveSyslog(shortFolder(t), { protocol: 'tcp' })
    t.teardown(close)
    const [{ texts, dropped }] = await Promise.all([received(5 * COUNT), runSysLogHandler(target, 'python', 5 * COUNT)])
    t.strictSame(textsFrom(texts, 'python'), textsOf('python', 5 * COUNT))
    t.equal(dropped, 0)
  }
)
