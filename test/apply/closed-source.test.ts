import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { closedSource } from '../../lib/apply/closed-source.ts'
import { inTurn } from '../../lib/core/in-turn.ts'
import { applyChanges, configChanges, createSyslogSource, loadConfig, type SourceStream } from '../../lib/index.ts'
import type { Config } from '../../types/config.ts'

const connectors = '[[connectors]]\nid = "c"\ntype = "file"\nallow_override = ["max_line_bytes"]\n[connectors.params]\nfile = "a.log"\nmode = "follow"\nack = "manual"\ncheckpoint_dir = "positions"\n'

t.test('a source whose consumer is busy with a record is waited for: only then is its folder of positions free', async (t) => {
  const folder = t.testdir({ 'a.log': '' })
  const config = (bytes: number): Config => {
    const text = `[[sources]]\nkey = "a"\nconnect = "c"\n[sources.params]\nmax_line_bytes = ${bytes}\n`
    const loaded = loadConfig({ sources: { file: join(folder, 'wpsrc.toml'), text }, connectors: [{ file: 'c.toml', text: connectors }] })
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics))
    return loaded.config
  }
  const seen: string[] = []
  let wake = (): void => {}
  let go = (): void => {}
  const gate = new Promise<void>((resolve) => { go = resolve })
  const start = (source: SourceStream): void => {
    void (async () => {
      for await (const event of source) {
        seen.push(event.text)
        wake()
        if (event.text === 'one') await gate
        event.ack()
      }
    })()
  }
  const lines = async (count: number): Promise<void> => { while (seen.length < count) await new Promise<void>((resolve) => { wake = resolve }) }
  const sources = new Map<string, SourceStream>()
  const [one, two] = [config(100), config(200)]
  await applyChanges(sources, { generation: 1, config: one, changes: configChanges(null, one), files: [] }, { start })
  writeFileSync(join(folder, 'a.log'), 'one\n')
  await lines(1)
  const old = sources.get('a')
  const applied = applyChanges(sources, { generation: 2, config: two, changes: configChanges(one, two), files: [] }, { start, probeTimeoutMs: 0 })
  // It gives up to wait for the loop, which is still busy
  await new Promise((resolve) => { setImmediate(resolve) })
  await old?.stop()
  t.equal(old?.closed, false)
  go()
  t.match(await applied, [{ key: 'a', outcome: 'applied' }])
  t.equal(old?.closed, true)
  writeFileSync(join(folder, 'a.log'), 'one\ntwo\n')
  await lines(2)
  t.same(seen, ['one', 'two'])
  await sources.get('a')?.stop()
})

t.test('a source that is closed already is', async (t) => {
  const source = createSyslogSource({ port: 0, addr: '127.0.0.1' })
  await closedSource(source, undefined)
  await closedSource(source, { timeoutMs: 1 })
  t.equal(source.closed, true)
})

t.test('what is to be done with one object is done in turn, also after a failure', async (t) => {
  const object = {}
  const done: string[] = []
  const failing = inTurn(object, async () => { done.push('one'); throw new Error('no') })
  const other = inTurn(object, async () => done.push('two'))
  await t.rejects(failing, { message: 'no' })
  t.equal(await other, 2)
  t.same(done, ['one', 'two'])
})
