import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, linkSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { socketNames, type SocketNames } from '../../../lib/syslog/socket-names.ts'
import { takeSocketLock } from '../../../lib/syslog/stream/socket-lock.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { openContext } from '../support/open-context.ts'

const ROUNDS = 26
const STARTERS = 4

function shortFolder(t: Test): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'syslog-'))
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** A socket's file whose process is gone. */
async function leaveStale(at: string): Promise<void> {
  const dead = net.createServer().listen(`${at}~`)
  await once(dead, 'listening')
  linkSync(`${at}~`, at)
  dead.close()
  await once(dead, 'close')
}

async function listenAt(t: Test, at: string): Promise<net.Server> {
  const server = net.createServer().listen(at)
  t.teardown(() => {
    server.close()
  })
  await once(server, 'listening')
  return server
}

t.test(
  'of several processes that find a stale socket, one takes it over, and the others say that it is in use',
  async (t) => {
    const folder = shortFolder(t)
    const starters = Array.from({ length: STARTERS }, () =>
      fork(fileURLToPath(new URL('../support/starting-process.js', import.meta.url)))
    )
    t.teardown(() => {
      for (const starter of starters) starter.disconnect()
    })
    for (let round = 0; round < ROUNDS; round++) {
      const at = path.join(folder, `s${round}`)
      if (round % 4 !== 3) await leaveStale(at) // sometimes there is nothing
      const told = starters.map((starter) => once(starter, 'message') as Promise<[string]>)
      for (const starter of starters) starter.send(at)
      const outcomes = (await Promise.all(told)).map(([outcome]) => outcome).sort()
      t.strictSame(
        outcomes,
        [...Array.from({ length: STARTERS - 1 }, () => 'SYSLOG_ADDRESS_IN_USE'), 'ready'],
        `round ${round}`
      )
      const probe = net.connect(at)
      await once(probe, 'connect')
      probe.destroy()
      t.strictSame(
        readdirSync(folder).filter((name) => !/^s\d+$/.test(name)),
        [],
        'no lock is left'
      )
    }
  }
)

/** The locks of one path, in the order of their names; each is bound. */
async function bound(t: Test, at: string, random: string): Promise<SocketNames> {
  const names = socketNames(at, random)
  await listenAt(t, names.bound)
  return names
}

t.test('the lock of a dead process is removed, that of a live one is waited for', async (t) => {
  const at = path.join(shortFolder(t), 's')
  const dead = socketNames(at, 'dead').lock
  await leaveStale(dead)
  const held = await listenAt(t, socketNames(at, '0000').lock)
  const taken = takeSocketLock(at, await bound(t, at, 'mine'), openContext())
  await once(held, 'connection')
  held.close()
  t.equal(await taken, true)
  t.notOk(existsSync(dead))
})

t.test('when two processes see each other, the smaller waits and the other withdraws', async (t) => {
  const at = path.join(shortFolder(t), 's')
  const order: string[] = []
  const take = async (random: string): Promise<void> => {
    const names = await bound(t, at, random)
    t.equal(await takeSocketLock(at, names, openContext()), true)
    order.push(random)
    t.strictSame(
      readdirSync(path.dirname(at)).filter((name) => name.includes('+') && order.some((had) => name.endsWith(had))),
      [`.s+${random}`]
    )
    rmSync(names.lock)
  }
  await Promise.all(['aaaa', 'bbbb', 'cccc', 'dddd'].map(take))
  t.strictSame([...order].sort(), ['aaaa', 'bbbb', 'cccc', 'dddd'])
})

t.test('a lock that is never released is not waited for without end', async (t) => {
  for (const random of ['0000', 'zzzz']) {
    const at = path.join(shortFolder(t), 's')
    const clock = fakeClock()
    const context = openContext({ clock })
    const names = await bound(t, at, 'mine')
    const held = await listenAt(t, socketNames(at, random).lock)
    held.on('connection', () => {
      void clock.advance(1000)
    })
    t.equal(await takeSocketLock(at, names, context), false, random)
  }
})

t.test('a source that is destroyed meanwhile waits no longer', async (t) => {
  const at = path.join(shortFolder(t), 's')
  const controller = new AbortController()
  const held = await listenAt(t, socketNames(at, '0000').lock)
  const taking = takeSocketLock(at, await bound(t, at, 'mine'), openContext({ signal: controller.signal }))
  held.once('connection', () => {
    controller.abort()
  })
  await t.rejects(taking, { name: 'AbortError' })
})
