import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { runtimeModules } from '../../support/runtimes/runtimes.ts'
import { commandIn } from '../support/printed.ts'
import type { Walker } from '../support/walker.ts'

const PAGE = 'docs/connectors.md'
const TEST = 'http-log.test.mjs'

export async function connector(t: Test, walker: Walker): Promise<void> {
  const server = createServer((request, response) => {
    const last = Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('after'))
    response.end(
      JSON.stringify(
        last === 0
          ? [
              { id: 1, text: 'one' },
              { id: 2, text: 'two' }
            ]
          : []
      )
    )
  }).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const code = walker.save(PAGE, 'http-log.mjs')
  t.ok(code.trimEnd().split('\n').length < 40, 'in less than forty lines')
  walker.save(PAGE, 'orders.mjs', (text) => text.replace('8000', String((server.address() as AddressInfo).port)))
  const program = walker.start('node orders.mjs')
  await program.says('one\ntwo\n')
  t.strictSame(await program.ends('SIGINT'), { code: 0, stdout: 'one\ntwo\n', stderr: '' })
}

export async function testUnderNode(t: Test, walker: Walker): Promise<void> {
  walker.save(PAGE, TEST)
  const { code, stdout } = await walker.run(commandIn(PAGE, 'node --test'))
  t.equal(code, 0, code === 0 ? 'it passes' : stdout)
  t.match(stdout, /pass 1[4-9]\n/)
}

export async function testUnderVitest(t: Test, walker: Walker): Promise<void> {
  walker.link(runtimeModules('vitest'), 'vitest', 'vitest.mjs')
  const other = walker.read(TEST).replace(/^import .+ \/\/ under vitest: (import .+)$/m, '$1')
  t.match(other, /^import .+ from 'vitest'$/m)
  walker.write(TEST, other)
  const { code, stdout, stderr } = await walker.run(commandIn(PAGE, 'npx vitest run'))
  t.equal(code, 0, code === 0 ? 'it passes' : stdout + stderr)
  t.match(stdout, /Tests +1[4-9] passed/)
}
