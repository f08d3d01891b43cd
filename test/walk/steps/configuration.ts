import type { Test } from 'tap'
import { commandIn } from '../support/printed.ts'
import { freePort } from '../support/free-port.ts'
import { until } from '../support/until.ts'
import type { Walker } from '../support/walker.ts'

const SOURCES = 'conf/wpsrc.toml'

export async function declare(t: Test, walker: Walker): Promise<void> {
  const port = await freePort()
  const onPort = (text: string): string => text.replaceAll('1514', port)
  walker.save('README.md', 'conf/connectors/source.d/file.toml')
  walker.save('README.md', SOURCES)
  walker.save('docs/syslog.md', 'conf/connectors/source.d/syslog.toml')
  walker.save('docs/syslog.md', SOURCES, onPort)
  walker.save('docs/configuration.md', 'service.mjs')
  const service = walker.start(commandIn('docs/configuration.md', 'node service.mjs'))
  await service.says('web hello\n')
  const send = onPort(commandIn('docs/syslog.md', 'logger '))
  // It says nothing of when it listens
  await until('it listens', async () => (await walker.run(send)).code === 0)
  await service.says('network hello\n')
  const { code, stderr } = await service.ends('SIGTERM')
  t.equal(code, 0)
  t.equal(stderr, '')
}

/** What is written in place of what, and mended by the message alone. */
const FAULTS: readonly (readonly [string, string])[] = [
  ['connect = "syslog_src"', 'connect = "syslog_scr"'],
  ['protocol = "tcp"', 'protocol = "tpc"'],
  ['addr = ', 'adr = ']
]

export async function breakAndMend(t: Test, walker: Walker): Promise<void> {
  const command = commandIn('docs/configuration.md', 'node service.mjs')
  const right = walker.read(SOURCES)
  const port = `port = ${/^port = (\d+)$/m.exec(right)?.[1] ?? ''}`
  const faults = [...FAULTS, [port, port.replace(/\d+/, '"$&"')] as const]
  for (const [now, broken] of faults) {
    walker.write(SOURCES, right.replace(now, broken))
    const { code, stderr } = await walker.run(command)
    t.not(code, 0)
    // The message, below the line of the library that Node shows, and above what Node shows of the error
    const message = stderr.split('\n', 6).find((line) => line.startsWith('ConfigError: ')) ?? ''
    t.ok(message !== '' && stderr.length < 5000, 'it is not buried')
    walker.write(SOURCES, mended(walker.read(SOURCES), message))
    t.equal(walker.read(SOURCES), right, message)
  }

  const broken = faults.reduce((text, [now, fault]) => text.replace(now, fault), right)
  walker.write(SOURCES, `${broken}header_mode = "keep"\n`)
  walker.save('docs/configuration.md', 'mend.mjs')
  // As the page says, until it says nothing: one fault hides others
  for (let round = 1; ; round++) {
    const { code, stdout, stderr } = await walker.run('node mend.mjs')
    t.equal(code, 0, stderr)
    t.notMatch(stdout, 'left to you')
    if (stdout === '') break
    if (round > faults.length) throw new Error(`it does not come further: ${stdout}`)
  }
  t.equal(walker.read(SOURCES), `${right}header_mode = "keep"\n`)
  const service = walker.start(command)
  walker.write('app.log', 'after the repair\n', 'a')
  await service.says('web after the repair\n')
  t.equal((await service.ends('SIGTERM')).code, 0)
}

/** Does what a message says: another line, or another name at its place. */
function mended(text: string, message: string): string {
  const [, file, line, column, instead = ''] =
    /^ConfigError: (.+?):(\d+):(\d+): .+; try: (.+) \[\w+\]$/.exec(message) ?? []
  if (file !== SOURCES) throw new Error(`no place, or nothing to try: ${message}`)
  return text
    .split('\n')
    .map((now, index) => {
      if (index + 1 !== Number(line)) return now
      const at = Number(column) - 1
      return instead.includes(' = ') ? instead : now.slice(0, at) + now.slice(at).replace(/^\w+/, instead)
    })
    .join('\n')
}
