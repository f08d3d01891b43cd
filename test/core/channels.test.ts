import diagnostics from 'node:diagnostics_channel'
import t from 'tap'
import { channels } from '../../lib/core/channels.ts'

t.test('channels are found under their names', (t) => {
  for (const { name } of Object.values(channels)) t.match(name, /^warp-flow:[a-z]+(?::[a-z]+)?$/)
  t.equal(channels.fileOpen, diagnostics.channel('warp-flow:file:open'))
  t.equal(new Set(Object.values(channels)).size, Object.keys(channels).length)
  t.end()
})
