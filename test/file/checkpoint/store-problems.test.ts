import t from 'tap'
import { ConfigError } from '../../../lib/errors/config-error.ts'
import type { FileInputParams } from '../../../lib/file/params.ts'
import { createFileSource, createSource, loadConfig } from '../../../lib/index.ts'

const store = { load: () => Promise.resolve(null), save: () => Promise.resolve() }

/** `path code message` of each problem. */
function problems(make: () => { destroy(): unknown }): readonly string[] {
  try {
    make().destroy()
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.diagnostics.map(({ code, message, path }) => `${path} ${code} ${message}`)
  }
}

t.test('a store is checked when the source is created, and refused where it conflicts with the params', async (t) => {
  const folder = 'options.checkpoint CONFIG_CONFLICT `checkpoint` cannot be given beside `checkpointDir`'
  const once = 'options.checkpoint CONFIG_CONFLICT `checkpoint` applies only with `mode: "follow"`'
  const type = (why: string): string =>
    `options.checkpoint CONFIG_WRONG_TYPE \`checkpoint\` needs the functions \`load\` and \`save\`${why}`
  const cases: readonly (readonly [FileInputParams, unknown, readonly string[]])[] = [
    [{ file: 'x', mode: 'follow' }, store, []],
    [{ file: 'x', mode: 'follow' }, undefined, []],
    [{ file: 'x' }, undefined, []],
    [{ file: 'x', mode: 'follow' }, { ...store, close: () => {} }, []],
    [{ file: 'x', mode: 'follow' }, { ...store, close: null }, []],
    [{ file: 'x', mode: 'follow' }, Object.assign(() => {}, store), []],
    [{ file: 'x', mode: 'follow', checkpointDir: '/x' }, store, [folder]],
    [{ file: 'x' }, store, [once]],
    [{ file: 'x', mode: 'once' }, store, [once]],
    [{ file: 'x', mode: 'follow' }, null, [type(', not null')]],
    [{ file: 'x', mode: 'follow' }, 'redis', [type(', not string "redis"')]],
    [{ file: 'x', mode: 'follow' }, {}, [type(': `load` and `save` are not functions')]],
    [{ file: 'x', mode: 'follow' }, { load: store.load }, [type(': `save` is not a function')]],
    [{ file: 'x', mode: 'follow' }, { ...store, load: 5 }, [type(': `load` is not a function')]],
    [{ file: 'x', mode: 'follow' }, { ...store, close: 'yes' }, [type(': `close` is not a function')]],
    [
      { file: 'x', mode: 'follow' },
      {
        get load() {
          throw new Error('no')
        },
        save: store.save
      },
      [type(': `load` is not a function')]
    ],
    [
      { file: 'x', checkpointDir: '/x' },
      null,
      ['params.checkpointDir CONFIG_CONFLICT `checkpointDir` applies only with `mode: "follow"`', type(', not null')]
    ]
  ]
  for (const [params, checkpoint, expected] of cases) {
    const options = { checkpoint: checkpoint as typeof store }
    t.strictSame(
      problems(() => createFileSource(params, options)),
      expected,
      JSON.stringify(params)
    )
    t.strictSame(
      problems(() => createSource({ type: 'file', params }, options)),
      expected,
      JSON.stringify(params)
    )
  }
})

t.test('a store is checked for a loaded source too, and ignored for other types of sources', async (t) => {
  const { config } = loadConfig({
    sources: {
      file: 'wpsrc.toml',
      text: '[[sources]]\nkey = "a"\nconnect = "files"\nparams = { file = "app.log", mode = "follow", checkpoint_dir = "state" }\n'
    },
    connectors: [
      {
        file: 'c.toml',
        text: '[[connectors]]\nid = "files"\ntype = "file"\nallow_override = ["file", "mode", "checkpoint_dir"]\n'
      }
    ]
  })
  if (config === undefined) throw new Error('no config')
  t.match(
    problems(() => createSource(config.source('a'), { checkpoint: store })),
    [/CONFIG_CONFLICT/]
  )
  t.strictSame(
    problems(() =>
      createSource({ type: 'syslog', params: { protocol: 'udp', addr: '127.0.0.1', port: 0 } }, { checkpoint: store })
    ),
    []
  )
})
