import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import t from 'tap'
import { openListeners } from '../../../lib/syslog/udp/open-listeners.ts'
import type { OpenSocket } from '../../../lib/syslog/udp/open-socket.ts'
import { procFiles } from '../../../lib/syslog/proc-files.ts'
import { reusePortHere } from '../../support/node-features.ts'
import { openContext } from '../support/open-context.ts'
import { resolvedParams } from '../support/resolved-params.ts'

const context = { ...openContext(), files: procFiles }

t.test(
  'opening fails and leaves nothing open where the system does not share the port after all',
  reusePortHere.cannot,
  async (t) => {
    const bound: OpenSocket[] = []
    const taker = {
      bound: (at: OpenSocket) => {
        bound.push(at)
      },
      message: () => {},
      failed: () => {},
      kernelDropped: () => {}
    }
    const params = resolvedParams({ addr: '127.0.0.1', port: 0, instances: 2 })
    await t.rejects(openListeners(params, context, taker, true), { code: 'SYSLOG_ADDRESS_IN_USE' })
    t.equal(bound.length, 1)
    const port = bound[0]?.port
    const socket = createSocket('udp4').bind(port, '127.0.0.1')
    t.teardown(() => socket.close())
    await once(socket, 'listening')
  }
)

t.test('a port of another process is not shared', async (t) => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  t.teardown(() => socket.close())
  await once(socket, 'listening')
  const taker = {
    bound: () => {
      t.fail('bound')
    },
    message: () => {},
    failed: () => {},
    kernelDropped: () => {}
  }
  for (const instances of [1, 3]) {
    await t.rejects(
      openListeners(
        resolvedParams({ addr: '127.0.0.1', port: socket.address().port, instances }),
        context,
        taker,
        true
      ),
      { code: 'SYSLOG_ADDRESS_IN_USE' }
    )
  }
})
