import dgram from 'node:dgram'
import { once } from 'node:events'
import t from 'tap'
import { loopTurn } from '../../../lib/syslog/loop-turn.ts'
import { procFiles, type ProcFiles } from '../../../lib/syslog/proc-files.ts'
import { SyslogReport } from '../../../lib/syslog/syslog-report.ts'
import { UdpIntake } from '../../../lib/syslog/udp/udp-intake.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { datagramSender, flood } from '../support/datagrams.ts'
import { openContext } from '../support/open-context.ts'
import { GRANTED_EVERYWHERE } from '../support/open-syslog.ts'
import { partsOf } from '../support/message-parts.ts'
import { resolvedParams } from '../support/resolved-params.ts'

const params = resolvedParams({ addr: '127.0.0.1', port: 0, udpRecvBuffer: GRANTED_EVERYWHERE })
const nothing: ProcFiles = {
  readFile: () => Promise.reject(new Error('no /proc')),
  readdir: () => Promise.reject(new Error('no /proc')),
  readlink: () => Promise.reject(new Error('no /proc'))
}

t.test('a platform without drop counters is reported once, and stop() reads all the same', async (t) => {
  const context = openContext()
  const report = new SyslogReport(context, 'udp')
  const intake = await UdpIntake.open(params, context, partsOf({ watch: report }), report, nothing)
  t.strictSame(context.codes, ['SYSLOG_DROPS_UNKNOWN'])
  t.equal(intake.stats().datagrams?.kernelDropsKnown, false)
  flood(intake.opened, 300)
  await intake.stop()
  let count = 0
  while (intake.next() !== null) count++
  t.equal(count, 300)
  t.ok(intake.ended)
  t.equal(intake.stats().drops['kernel'], 0)
  t.strictSame(context.codes, ['SYSLOG_DROPS_UNKNOWN'])
  await intake.close()
})

t.test('without drop counters an endless sender delays stop() by a second at most', async (t) => {
  const clock = fakeClock()
  const context = openContext({ clock })
  const report = new SyslogReport(context, 'udp')
  const intake = await UdpIntake.open(params, context, partsOf({ watch: report }), report, nothing)
  const sender = await datagramSender(t, intake.opened)
  const stopping = intake.stop()
  const sendOn = async (turns: number): Promise<void> => {
    for (let turn = 0; turn < turns; turn++) {
      await sender.send('<34>on and on')
      await loopTurn()
    }
  }
  await sendOn(20)
  t.notOk(intake.ended)
  while (intake.next() !== null);
  t.notOk(intake.ended)
  await clock.advance(1000)
  await sendOn(3)
  await stopping
  while (intake.next() !== null);
  t.ok(intake.ended)
  await intake.close()
})

t.test('datagrams that arrive during the opening are delivered too', async (t) => {
  const context = openContext()
  const report = new SyslogReport(context, 'udp')
  let bound = (): void => {}
  const listening = new Promise<void>((resolve) => {
    bound = resolve
  })
  let goOn = (): void => {}
  const held = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const files: ProcFiles = {
    ...procFiles,
    readFile: async (path) => {
      const table = await procFiles.readFile(path).catch(() => '')
      bound()
      await held
      return table
    }
  }
  const port = await freePort()
  const opening = UdpIntake.open(
    resolvedParams({ addr: '127.0.0.1', port }),
    context,
    partsOf({ watch: report }),
    report,
    files
  )
  await listening
  const sender = await datagramSender(t, { port, address: '127.0.0.1' })
  for (let index = 0; index < 10; index++) await sender.send('<34>Oct 11 22:14:15 h a: early')
  await loopTurn()
  goOn()
  const intake = await opening
  let count = 0
  for (let event = intake.next(); event !== null; event = intake.next()) {
    t.equal(event.text, 'early')
    count++
  }
  t.equal(count, 10)
  await intake.close()
})

async function freePort(): Promise<number> {
  const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

t.test('a waiter is woken once, for a message and for the end', async (t) => {
  const context = openContext()
  const report = new SyslogReport(context, 'udp')
  const intake = await UdpIntake.open(params, context, partsOf({ watch: report }), report)
  const sender = await datagramSender(t, intake.opened)
  let wakes = 0
  const woken = (): Promise<void> =>
    new Promise((resolve) => {
      intake.wait(() => {
        wakes++
        resolve()
      })
    })
  t.equal(intake.next(), null)
  const first = woken()
  await sender.send('<34>a')
  await sender.send('<34>b')
  await first
  await woken() // there is one in hand
  t.notOk(intake.ended)
  while (intake.next() !== null);
  const last = woken()
  await intake.stop()
  await last
  await woken() // it has ended
  t.ok(intake.ended)
  t.equal(wakes, 4)
  await intake.close()
})

t.test(
  'drops of the kernel are read every second, and no longer after close',
  { skip: process.platform !== 'linux' },
  async (t) => {
    const clock = fakeClock()
    const context = openContext({ clock })
    const report = new SyslogReport(context, 'udp')
    let looks = 0
    const files: ProcFiles = {
      ...procFiles,
      readFile: (path) => {
        looks++
        return procFiles.readFile(path)
      }
    }
    const intake = await UdpIntake.open(params, context, partsOf({ watch: report }), report, files)
    t.equal(looks, 1)
    t.equal(clock.pending, 1)
    await intake.close()
    t.equal(clock.pending, 0)
    await clock.advance(10_000)
    t.equal(looks, 1)
  }
)
