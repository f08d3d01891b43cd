import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { openFilesLimit } from '../../../lib/core/descriptor-limit.ts'
import { descriptorFiles, type DescriptorFiles } from '../../../lib/syslog/stream/descriptor-files.ts'
import { DescriptorWatch } from '../../../lib/syslog/stream/descriptor-watch.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { connected } from '../support/senders.ts'
import { until } from '../support/until.ts'

const onLinux = { skip: process.platform === 'linux' ? false : 'only Linux tells how many files a process may open' }

interface Counted {
  readonly connections: number
  readonly limit: number
  readonly known: boolean
  readonly codes: readonly string[]
}

/** A process with a source that may open so many files. */
async function fewDescriptors(
  t: Test,
  limit: number
): Promise<{ readonly port: number; readonly ask: (command: string) => Promise<Counted> }> {
  const file = fileURLToPath(new URL('../support/few-descriptors.js', import.meta.url))
  const child = spawn(process.execPath, [...process.execArgv, file, String(limit)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc']
  })
  t.teardown(async () => {
    const gone = once(child, 'exit')
    child.disconnect()
    await gone
  })
  const [{ port }] = (await once(child, 'message')) as [{ readonly port: number }]
  return {
    port,
    ask: async (command) => {
      const answer = once(child, 'message') as Promise<[Counted]>
      child.send(command)
      return (await answer)[0]
    }
  }
}

t.test('every connection beyond the limit of open files is closed and counted', onLinux, async (t) => {
  const { port, ask } = await fewDescriptors(t, 100)
  t.match((await ask('count')).codes, ['SYSLOG_DESCRIPTOR_LIMIT'], 'told at the start')
  const sockets = await Promise.all(Array.from({ length: 120 }, () => connected(t, { port, host: '127.0.0.1' })))
  await until(() => sockets.some((socket) => socket.closed))
  let counted = await ask('count')
  for (; counted.connections + counted.limit < 120;) counted = await ask('count')
  t.ok(counted.connections > 20 && counted.connections < 100, `${counted.connections} are open`)
  t.equal(counted.connections + counted.limit, 120)
  t.equal(counted.known, true)
  t.strictSame(counted.codes, ['SYSLOG_DESCRIPTOR_LIMIT', 'SYSLOG_NO_DESCRIPTORS'])
  await until(() => sockets.filter((socket) => socket.closed).length === counted.limit)
  for (const socket of sockets) socket.destroy()
  while ((await ask('count')).connections > 0);
  await connected(t, { port, host: '127.0.0.1' })
  while ((await ask('count')).connections === 0);
})

t.test(
  'descriptors used up by the rest of the process are noticed, and the count is reported as a minimum',
  onLinux,
  async (t) => {
    const { port, ask } = await fewDescriptors(t, 100)
    await ask('eat')
    let counted = await ask('count')
    while (counted.known) counted = await ask('count')
    await Promise.all(Array.from({ length: 20 }, () => connected(t, { port, host: '127.0.0.1' })))
    while (counted.limit < 20) counted = await ask('count')
    t.match(counted, { connections: 0, limit: 20, known: false })
    t.ok(counted.codes.includes('SYSLOG_NO_DESCRIPTORS'))
    await ask('give back')
    await connected(t, { port, host: '127.0.0.1' })
    while ((await ask('count')).connections === 0);
  }
)

t.test('the limit of open files is read from Linux', async (t) => {
  t.equal(
    openFilesLimit(
      'Limit                     Soft Limit           Hard Limit           Units     \nMax open files            1024                 524288               files     \n'
    ),
    1024
  )
  t.equal(openFilesLimit('Max open files            unlimited            unlimited            files     \n'), null)
  t.equal(openFilesLimit(''), null)
})

function files(
  used: () => number,
  parts: Partial<DescriptorFiles> = {}
): DescriptorFiles & { readonly open: () => number; readonly held: Set<number> } {
  const held = new Set<number>()
  let next = 0
  return {
    held,
    limits: () => 'Max open files            100                  100                  files     \n',
    used: () => used() + held.size,
    open: () => {
      held.add(++next)
      return next
    },
    close: (descriptor) => {
      held.delete(descriptor)
    },
    ...parts
  }
}

t.test('a reserve is held while descriptors suffice, released when none is left, and taken again', async (t) => {
  const clock = fakeClock()
  let used = 20
  let none = 0
  const process = files(() => used)
  const watch = new DescriptorWatch(
    clock,
    () => {
      none++
    },
    process
  )
  t.ok(watch.room > 50 && watch.room < 80)
  const reserve = process.held.size
  t.ok(reserve > 0)
  used = 100 - reserve
  await clock.advance(1000)
  t.match([watch.room, process.held.size, watch.exact, none], [0, 0, false, 1])
  used = 20
  await clock.advance(1000)
  t.equal(process.held.size, reserve)
  watch.close()
  t.equal(process.held.size, 0)
})

t.test('there is room where nothing can be known, and none where the check fails', async (t) => {
  const denied = (): never => {
    throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' })
  }
  const clock = fakeClock()
  const unknown = new DescriptorWatch(
    clock,
    () => {},
    files(() => 0, { limits: denied })
  )
  t.strictSame([unknown.room, unknown.exact], [Infinity, true])
  const blind = new DescriptorWatch(clock, () => {}, files(denied))
  t.strictSame([blind.room, blind.exact], [0, false])
  const poor = new DescriptorWatch(
    clock,
    () => {},
    files(() => 0, { open: denied })
  )
  t.ok(poor.room > 0)
  for (const watch of [unknown, blind, poor]) watch.close()
})

t.test('the process itself can be asked', onLinux, async (t) => {
  const before = descriptorFiles.used()
  const descriptor = descriptorFiles.open()
  t.equal(descriptorFiles.used(), before + 1)
  descriptorFiles.close(descriptor)
  t.ok((openFilesLimit(descriptorFiles.limits()) ?? 0) > before)
})
