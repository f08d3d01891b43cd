// How do I write a connector of my own? This one reads the output of a command, line by line.
// npm run --silent build && node dist/examples/own-connector.js

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { createSource, defineConnector } from 'warp-flow'

const command = defineConnector({
  type: 'command',
  params: {
    program: { type: 'string', required: true, nonEmpty: true, since: '1.0.0', help: 'The program to run.' },
    args: { type: 'string-list', default: [], since: '1.0.0', help: 'Its arguments.' }
  },
  // An aborted signal ends the process: `destroy()`, `break` and `stop()` need nothing else.
  async *open({ program, args }, { signal }) {
    const child = spawn(program, args, { signal, stdio: ['ignore', 'pipe', 'inherit'] })
    const failed = new Promise<never>((_resolve, reject) => child.once('error', reject))
    failed.catch(() => {})
    let line = 0
    for await (const text of createInterface({ input: child.stdout }))
      yield { payload: text, position: { line: ++line } }
    if (child.pid === undefined) await failed
  }
})

const source = createSource(
  { type: 'command', params: { program: 'ls', args: ['-la'] } },
  { types: [command], key: 'listing' }
)

for await (const { text, source: key, position } of source) console.log(key, JSON.stringify(position), text)
