import t from 'tap'
import { socketText } from '../../lib/errors/socket-text.ts'

t.test('an address with its port, as URLs write it', async (t) => {
  for (const [host, port, text] of [
    ['192.0.2.1', 514, '192.0.2.1:514'],
    ['::1', '514', '[::1]:514'],
    ['logs.example', undefined, 'logs.example'],
    ['::1', undefined, '::1']
  ] as const)
    t.equal(socketText(host, port), text)
})
