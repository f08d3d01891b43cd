import { spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'

/**
 * A port whose connection queue is full and whose process is stopped: the kernel silently drops every further attempt,
 * as a firewall or a missing host does.
 */
export async function blackHole(after: (undo: () => unknown) => void): Promise<number> {
  const program =
    'const s = require("net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => console.log(s.address().port))'
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  after(() => child.kill('SIGKILL'))
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const port = Number(line.toString())
  child.kill('SIGSTOP')
  const fillers = Array.from({ length: 8 }, () => net.connect(port, '127.0.0.1').on('error', () => {}))
  after(() => {
    for (const socket of fillers) socket.destroy()
  })
  const [first] = fillers
  if (first !== undefined) await once(first, 'connect')
  return port
}
