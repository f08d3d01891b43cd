// What a program does with the package, in any runtime: each use separately, so that one that fails is reported beside
// those that work. Argument: JSON with the folder, certificates and Kafka's brokers. Prints JSON: use => `works`, or
// its error.
import dgram from 'node:dgram'
import { appendFile, mkdir, mkdtemp, rename, writeFile } from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Transform } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import tls from 'node:tls'
import zlib from 'node:zlib'

export async function useAll(warpFlow, { folder, cert, key, kafka }) {
  const { createSource, readConfig, watchConfig, probeSource, classifyError, formatDiagnosis } = warpFlow
  const results = {}
  const kept = await freshFolder(folder, 'followed')
  const uses = {
    'read a file': async () => {
      await writeFile(path.join(folder, 'read.log'), 'one\r\ntwo\nthree')
      const texts = []
      for await (const { text } of file({ path: path.join(folder, 'read.log') })) texts.push(text)
      expect(texts, ['one', 'two', 'three'])
    },
    'read gzip': async () => {
      await writeFile(path.join(folder, 'read.log.gz'), zlib.gzipSync('one\ntwo\n'))
      const texts = []
      for await (const { text } of file({ path: path.join(folder, 'read.log.gz') })) texts.push(text)
      expect(texts, ['one', 'two'])
    },
    'pipeline()': async () => {
      await writeFile(path.join(folder, 'piped.log'), 'one\ntwo\n')
      const texts = []
      const collect = new Transform({
        objectMode: true,
        transform({ text }, _encoding, callback) {
          texts.push(text)
          callback()
        }
      })
      await pipeline(file({ path: path.join(folder, 'piped.log') }), collect)
      expect(texts, ['one', 'two'])
    },
    'follow files': async () => {
      const name = path.join(kept, 'app.log')
      await writeFile(name, 'one\n')
      const params = { path: path.join(kept, '*.log*'), mode: 'follow' }
      const source = file({ ...params, checkpointDir: path.join(folder, 'positions'), from: 'checkpoint' })
      const lines = texts(source)
      expect(await lines.next(), 'one')
      await appendFile(name, 'two\n')
      expect(await lines.next(), 'two')
      await rename(name, `${name}.1`)
      await writeFile(name, 'three\n')
      expect(await lines.next(), 'three')
      await lines.stop()
    },
    'follow on after a restart': async () => {
      await appendFile(path.join(kept, 'app.log'), 'four\n')
      const params = { path: path.join(kept, '*.log*'), mode: 'follow', checkpointDir: path.join(folder, 'positions') }
      const lines = texts(file({ ...params, from: 'checkpoint' }))
      expect(await lines.next(), 'four')
      await lines.stop()
    },
    'syslog over UDP': async () => {
      const lines = texts(await listening({ protocol: 'udp' }))
      const socket = dgram.createSocket('udp4')
      socket.send('<13>1 - host app - - - hello', lines.source.port, '127.0.0.1')
      expect(await lines.next(), 'hello')
      socket.close()
      await lines.stop()
    },
    'syslog over TCP': async () => {
      const lines = texts(await listening({ protocol: 'tcp' }))
      const socket = net.connect(lines.source.port, '127.0.0.1')
      socket.write('<13>one\n5 <13>2')
      expect(await lines.next(), '<13>one')
      expect(await lines.next(), '<13>2')
      socket.destroy()
      await lines.stop()
    },
    'syslog over TLS': async () => {
      const lines = texts(await listening({ protocol: 'tls', tls: { cert, key } }))
      const socket = tls.connect({ port: lines.source.port, host: '127.0.0.1', rejectUnauthorized: false })
      socket.write('<13>one\n')
      expect(await lines.next(), '<13>one')
      socket.destroy()
      await lines.stop()
    },
    'syslog over a Unix socket': async () => {
      const socketPath = path.join(await mkdtemp(path.join(os.tmpdir(), 'hands-')), 's')
      const lines = texts(await listening({ protocol: 'unix', path: socketPath }))
      const socket = net.connect(socketPath)
      socket.write('<13>one\n')
      expect(await lines.next(), '<13>one')
      socket.destroy()
      await lines.stop()
    },
    Kafka: async () => {
      const params = {
        brokers: kafka.brokers,
        topic: kafka.topic,
        groupId: `hands-${process.pid}-${Date.now()}`,
        from: 'earliest'
      }
      const lines = texts(createSource({ type: 'kafka', key: 'kafka', params }))
      expect(await lines.next(), kafka.values[0])
      expect(await lines.next(), kafka.values[1])
      await lines.stop()
    },
    'configuration in TOML': async () => {
      const config = await readConfig(await configured('read'))
      const got = []
      for await (const { text } of createSource(config.source('app'))) got.push(text)
      expect(got, ['one'])
    },
    'watch a configuration': async () => {
      const place = await configured('watched')
      const generations = watchConfig(place)
      expect((await generations.next()).value.config.sources.length, 1)
      const changed = generations.next()
      await writeFile(
        path.join(place, 'wpsrc.toml'),
        '[[sources]]\nkey = "app"\nconnect = "file_app"\nenable = false\n'
      )
      expect((await changed).value.changes.length, 1)
      await generations.return()
    },
    'acks, destructured': async () => {
      await writeFile(path.join(folder, 'acked.log'), 'one\ntwo\n')
      const source = file({ path: path.join(folder, 'acked.log'), ack: 'manual' })
      for await (const { ack } of source) ack()
      expect(source.stats().unacked, 0)
    },
    'explain an error': async () => {
      expect(
        formatDiagnosis(classifyError(Object.assign(new Error('x'), { code: 'EMFILE' }))).includes('SYSTEM_EMFILE'),
        true
      )
      const report = await probeSource({ type: 'file', params: { path: path.join(folder, 'none.log') } })
      expect(
        report.findings.some(({ code }) => code === 'FILE_NOT_FOUND'),
        true
      )
    },
    'Readable.toWeb': async () => {
      const { Readable } = await import('node:stream')
      const got = []
      for await (const { text } of Readable.toWeb(file({ path: path.join(folder, 'acked.log') }))) got.push(text)
      expect(got, ['one', 'two'])
    },
    'compose()': async () => {
      const got = []
      const composed = file({ path: path.join(folder, 'acked.log') }).compose(async function* (events) {
        for await (const { text } of events) yield text.toUpperCase()
      })
      for await (const text of composed) got.push(text)
      expect(got, ['ONE', 'TWO'])
    },
    'map, filter, toArray': async () => {
      const source = file({ path: path.join(folder, 'acked.log') })
      expect(
        await source
          .map(({ text }) => text)
          .filter((text) => text !== 'one')
          .toArray(),
        ['two']
      )
    },
    'await using': async () => {
      const source = file({ path: path.join(folder, 'acked.log'), mode: 'follow', from: 'beginning' })
      const lines = texts(source)
      await lines.next()
      // What `await using` calls at the end of its block
      await source[Symbol.asyncDispose]()
      expect(source.destroyed, true)
    }
  }
  for (const [name, use] of Object.entries(uses)) results[name] = await tried(use)
  return results

  function file(params) {
    return createSource({ type: 'file', key: 'app', params })
  }

  async function listening(params) {
    const source = createSource({
      type: 'syslog',
      key: 'in',
      params: { addr: '127.0.0.1', port: 0, ...withoutPort(params) }
    })
    const opened = await new Promise((resolve, reject) => {
      source.once('ready', resolve)
      source.once('error', reject)
    })
    return Object.assign(source, { port: opened.port })
  }

  async function configured(name) {
    const place = await freshFolder(folder, name)
    await mkdir(path.join(place, 'connectors/source.d'), { recursive: true })
    await writeFile(path.join(place, 'one.log'), 'one\n')
    await writeFile(
      path.join(place, 'connectors/source.d/file.toml'),
      `[[connectors]]\nid = "file_app"\ntype = "file"\n[connectors.params]\npath = ${JSON.stringify(path.join(place, 'one.log'))}\n`
    )
    await writeFile(path.join(place, 'wpsrc.toml'), '[[sources]]\nkey = "app"\nconnect = "file_app"\n')
    return place
  }
}

/** The texts of a source, one by one. */
function texts(source) {
  const iterator = source[Symbol.asyncIterator]()
  return {
    source,
    next: async () => (await iterator.next()).value?.text,
    stop: async () => {
      const rest = (async () => {
        while ((await iterator.next()).done !== true);
      })()
      await source.stop()
      await rest
      if (!source.closed) await finished(source).catch(() => {})
    }
  }
}

function withoutPort({ path: socketPath, ...params }) {
  return socketPath === undefined ? params : { ...params, path: socketPath, addr: undefined, port: undefined }
}

async function freshFolder(folder, name) {
  await mkdir(path.join(folder, name), { recursive: true })
  return path.join(folder, name)
}

async function tried(use) {
  let timer
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('nothing has come for 20 s'))
    }, 20_000)
  })
  try {
    await Promise.race([use(), late])
    return 'works'
  } catch (error) {
    return `${error?.code === undefined ? '' : `${error.code}: `}${error?.message ?? String(error)}`
  } finally {
    clearTimeout(timer)
  }
}

function expect(seen, wanted) {
  if (JSON.stringify(seen) !== JSON.stringify(wanted))
    throw new Error(`${JSON.stringify(seen)} instead of ${JSON.stringify(wanted)}`)
}
