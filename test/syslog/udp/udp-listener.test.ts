import t from 'tap'
import { procFiles } from '../../../lib/syslog/proc-files.ts'
import { SyslogReport } from '../../../lib/syslog/syslog-report.ts'
import { UdpIntake } from '../../../lib/syslog/udp/udp-intake.ts'
import { UdpListener } from '../../../lib/syslog/udp/udp-listener.ts'
import { partsOf } from '../support/message-parts.ts'
import { openContext } from '../support/open-context.ts'
import { resolvedParams } from '../support/resolved-params.ts'

t.test('an error of the socket reaches the reader of its datagrams, and is survived as a warning', async (t) => {
  const context = openContext()
  const report = new SyslogReport(context, 'udp')
  const params = resolvedParams({ addr: '127.0.0.1', port: 0 })
  const intake = await UdpIntake.open(params, context, partsOf({ watch: report }), report, procFiles)
  const listener = await UdpListener.open(
    { addr: '127.0.0.1', port: 0, recvBufferSize: 65_536, isShared: false },
    { ...context, files: procFiles },
    { bound: () => {}, message: () => {}, kernelDropped: () => {}, failed: (error) => intake.failed(error) }
  )
  const before = context.codes.length
  // No error of an unconnected socket can be had on command
  listener.at.socket.emit('error', Object.assign(new Error('recvmsg ENOBUFS'), { code: 'ENOBUFS', syscall: 'recvmsg' }))
  t.strictSame(context.codes.slice(before), ['SYSTEM_ENOBUFS'])
  await Promise.all([listener.close(), intake.close()])
})
