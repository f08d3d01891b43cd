import { appendFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { freePort } from '../walk/support/free-port.ts'
import { Fragment } from './support/fragment.ts'

// Samples that are no whole programs: each runs as its page prints it, behind what the page takes for given. Those of
// docs/connectors.md are in connector-fragments.test.ts, and whether any is missing in every-sample-runs.test.ts.

const FILES = `[[connectors]]
id = "files"
type = "file"
allow_override = ["file"]
[connectors.params]
mode = "follow"
checkpoint_dir = "positions"
`
const declared = (...keys: readonly string[]): string =>
  keys.map((key) => `[[sources]]\nkey = "${key}"\nconnect = "files"\nparams.file = "${key}.log"\n`).join('\n')
const FOLLOWED = `const source = flow.createFileSource({ path: 'app.log', mode: 'follow' }, { key: 'app_log' })`
const SHOWN = `source.on('data', ({ text }) => console.log(text))`

t.test('a configuration that is watched: its sources follow it, and a faulty edit stops nothing', async (t) => {
  const fragment = new Fragment(t, 'docs/configuration.md', 'watchConfig(', {
    given: `const consume = (source) => source.on('data', ({ text }) => console.log(source.key, text))`,
    instead: { '/etc/my-service': 'conf' },
    files: {
      'conf/wpsrc.toml': declared('a'),
      'conf/connectors/source.d/files.toml': FILES,
      'conf/a.log': 'one\n',
      'conf/b.log': 'two\n'
    }
  })
  const program = fragment.start()
  await program.says('a applied\n')
  await program.says('a one\n')
  fragment.write('conf/wpsrc.toml', declared('a', 'b'))
  await program.says('b applied\n')
  await program.says('b two\n')
  fragment.write('conf/wpsrc.toml', 'sources =')
  await program.says('error[CONFIG_')
  appendFileSync(path.join(fragment.folder, 'conf/a.log'), 'three\n')
  await program.says('a three\n')
  t.notMatch((await program.ends('SIGKILL')).stdout, /removed/)
})

t.test('an error is explained in Chinese', async (t) => {
  const { code, stderr } = await new Fragment(t, 'docs/diagnosis.md', 'formatDiagnosis(error.classification', {
    given: `const source = flow.createFileSource({ path: 'missing.log' })`,
    after: 'source.resume()'
  })
    .start()
    .ended()
  t.equal(code, 0)
  t.match(stderr, /FILE_NOT_FOUND.*\p{Script=Han}/u)
})

t.test('the fix of a report mends the file that declares the source', async (t) => {
  const fragment = new Fragment(t, 'docs/diagnosis.md', 'findings[0]?.fixes[0]?.patch', {
    files: {
      'wpsrc.toml': declared('access').replace('access.log', 'acces.log'),
      'connectors/source.d/files.toml': FILES,
      'access.log': 'one\n'
    }
  })
  const { code, stderr } = await fragment.start().ended()
  t.equal(code, 0, stderr)
  t.equal(fragment.read('wpsrc.toml'), declared('access'))
})

t.test('checks of an own connector: what depends on one that fails is skipped', async (t) => {
  const { code, stdout, stderr } = await new Fragment(t, 'docs/diagnosis.md', `id: 'queue.reach'`, {
    given: `
      import { once } from 'node:events'
      import { createServer } from 'node:http'
      const messagesOf = async function * () {}
      const mayRead = () => ({ status: 'pass', evidence: [] })`,
    after: `
      for (const health of [200, 503]) {
        const server = createServer(({ url }, response) => response.writeHead(url === '/health' ? health : 404).end())
        await once(server.listen(0, '127.0.0.1'), 'listening')
        const url = \`http://127.0.0.1:\${server.address().port}/queue\`
        const { checks } = await flow.probeSource({ type: 'queue', params: { url } }, { types: [queue] })
        for (const { id, status } of checks) if (id.startsWith('queue.')) console.log(id, status)
        server.close()
      }`
  })
    .start()
    .ended()
  t.equal(code, 0, stderr)
  t.equal(stdout, 'queue.reach pass\nqueue.rights pass\nqueue.reach fail\nqueue.rights skipped\n')
})

t.test('a program that follows a file ends at SIGTERM, and the next one resumes there', async (t) => {
  const fragment = new Fragment(t, 'docs/files.md', 'await store(event.text)', {
    given: 'const store = async (text) => console.log(text)',
    instead: { '/var/log/app': 'logs', '/var/lib/my-service/checkpoints': 'positions' },
    files: { 'logs/app.log': 'one\ntwo\n' }
  })
  for (const texts of ['one\ntwo\n', 'three\n']) {
    const program = fragment.start()
    await program.says(texts)
    t.strictSame(await program.ends('SIGTERM'), { code: 0, stdout: texts, stderr: '' })
    fragment.write('logs/app.log', 'three\n', 'a')
  }
})

t.test('SIGUSR2 shows the state of each file', async (t) => {
  const program = new Fragment(t, 'docs/files.md', `'SIGUSR2'`, {
    given: FOLLOWED,
    after: `source.on('data', () => process.kill(process.pid, 'SIGUSR2'))`,
    files: { 'app.log': 'one\n' }
  }).start()
  await program.says('bytesBehind: ')
  const { stderr } = await program.ends('SIGKILL')
  t.match(stderr, /path: '.*app\.log'/)
})

t.test('the channel of progress tells how far each file is', async (t) => {
  const program = new Fragment(t, 'docs/files.md', 'warp-flow:file:progress', {
    given: FOLLOWED.replace('}', ', progressIntervalMs: 1000 }'),
    after: SHOWN,
    files: { 'app.log': 'one\n' }
  }).start()
  await program.says('"bytesBehind":0')
  const { stdout } = await program.ends('SIGKILL')
  t.match(stdout, /^\{"key":"app_log","files":\[\{.*"path":"[^"]*app\.log"/m)
})

t.test('positions in a database: what was acked does not come again', async (t) => {
  const fragment = new Fragment(t, 'docs/files.md', `database.get('positions:app_log')`, {
    given: `
      import { readFile, writeFile } from 'node:fs/promises'
      const rows = JSON.parse(await readFile('database.json', 'utf8'))
      const database = {
        get: async (key) => rows[key] ?? null,
        set: (key, text) => writeFile('database.json', JSON.stringify({ ...rows, [key]: text }))
      }`,
    instead: { '/var/log/app': 'logs', '\ncreateFileSource(': '\nconst source = createFileSource(' },
    after: `
      for await (const { text, ack } of source) {
        console.log(text)
        ack()
        void source.stop()
      }`,
    files: { 'logs/app.log': 'one\n', 'database.json': '{}' }
  })
  for (const stdout of ['one\n', 'two\n']) {
    t.strictSame(await fragment.start().ended(), { code: 0, stdout, stderr: '' })
    fragment.write('logs/app.log', 'two\n', 'a')
  }
})

t.test('a topic is read, and what was acked is committed', async (t) => {
  // The cluster of the kit, as the sample's own brokers are elsewhere
  const { code, stdout, stderr } = await new Fragment(t, 'docs/kafka.md', 'createKafkaSource(', {
    exports: `
      import { createKafkaSource as create } from ${JSON.stringify(path.resolve('dist/lib/index.js'))}
      import { fakeKafka } from './testing.js'
      export const kafka = fakeKafka()
      export const createKafkaSource = (params) => {
        const source = create(params, { kafka: kafka.client })
        return source.once('ready', () => kafka.produce('access_log', [{ key: 'k', value: 'one' }, 'two']))
      }`,
    given: `
      flow.kafka.createTopic('access_log', 1)
      const store = async (key, payload) => {
        console.log(key, String(payload))
        if (String(payload) === 'two') void source.stop()
      }`,
    after: `console.log('committed', flow.kafka.committed('loader', 'access_log', 0))`
  })
    .start()
    .ended()
  t.equal(code, 0, stderr)
  t.match(stdout, /one\n.*two\ncommitted 2\n$/)
})

t.test('Prometheus gets what the source counts', async (t) => {
  const port = await freePort()
  const program = new Fragment(t, 'docs/operating.md', 'toPrometheus(', {
    instead: { '/var/log/app.log': 'app.log', '9464': port },
    after: `for (const source of sources) ${SHOWN}`,
    files: { 'app.log': 'one\n' }
  }).start()
  await program.says('one\n')
  const response = await fetch(`http://127.0.0.1:${port}/metrics`)
  t.match(response.headers.get('content-type'), /^text\/plain; version=0\.0\.4/)
  t.match(await response.text(), /^warp_flow_records_total\{source="app",type="file"\} 1$/m)
  await program.ends('SIGKILL')
})

t.test('an alert is reported with its cause', async (t) => {
  const { stderr } = await new Fragment(t, 'docs/operating.md', `source.on('alert'`, {
    given: `
      const tags = { alert_on_error: 'true' }
      const source = flow.createFileSource({ path: 'missing.log' }, { key: 'app_log', tags })`,
    after: `source.on('error', () => {}).resume()`
  })
    .start()
    .ended()
  t.match(stderr, /^raised app_log 1 FILE_NOT_FOUND .*missing\.log/)
})

t.test('SIGTERM ends a process by the end of its source', async (t) => {
  const program = new Fragment(t, 'docs/operating.md', 'timeoutMs: 20_000', {
    given: FOLLOWED,
    after: SHOWN,
    files: { 'app.log': 'one\n' }
  }).start()
  await program.says('one\n')
  t.strictSame(await program.ends('SIGTERM'), { code: 0, stdout: 'one\n', stderr: '' })
})
