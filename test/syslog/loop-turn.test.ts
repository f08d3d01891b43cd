import { once } from 'node:events'
import net from 'node:net'
import t from 'tap'
import { loopTurn } from '../../lib/syslog/loop-turn.ts'

t.test('it resolves only after events already pending in the kernel have been emitted', async (t) => {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1')
  const [[socket]] = (await Promise.all([once(server, 'connection'), once(client, 'connect')])) as [
    [net.Socket],
    unknown
  ]
  let bytes = 0
  socket.on('data', (chunk) => {
    bytes += chunk.length
  })
  for (let round = 1; round <= 50; round++) {
    client.write('x')
    await loopTurn()
    t.equal(bytes, round)
  }
  client.destroy()
  server.close()
})
