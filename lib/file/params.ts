import type { InputParams, ParamsRule, ResolvedParams } from '../../types/params.ts'

/** The params of a file source, declared once: validation, types, JSON Schema and README come from here. */
export const fileParams = {
  base: {
    type: 'string', default: '.', nonEmpty: true, since: '0.1.0', notWith: ['path'],
    help: 'The folder that `file` is looked up in; no wildcards. A relative one is taken from the folder of `wpsrc.toml`.'
  },
  file: {
    type: 'string', nonEmpty: true, since: '0.1.0', notWith: ['path'],
    help: 'A name or a pattern under `base`: `*`, `?`, `[...]`, `**`. A name that exists literally wins. Never absolute, never with `..`.'
  },
  path: {
    type: 'string', nonEmpty: true, since: '0.1.0', notWith: ['base', 'file'],
    help: '`base` and `file` in one; may be absolute.'
  },
  ack: {
    type: 'string', default: 'auto', choices: ['auto', 'manual'], since: '0.1.0',
    help: 'When a record counts as done: once it has left the source\'s buffer (`auto`), or when the consumer calls `event.ack()` (`manual`).'
  },
  max_unacked: {
    type: 'integer', default: 10_000, min: 1, max: 1_000_000, since: '0.1.0',
    help: 'How many records may be delivered and not yet acked before intake waits; used under `ack = "manual"`.'
  },
  encode: {
    type: 'string', default: 'text', choices: ['text', 'base64', 'hex'], since: '0.1.0',
    help: 'What each line holds: text, or bytes written in base64 or hex.'
  },
  charset: {
    type: 'string', default: 'utf-8', nonEmpty: true, since: '0.1.0', onlyWith: { encode: ['text'] },
    help: 'The encoding of the text, by any WHATWG label. A byte order mark is recognised and dropped.'
  },
  instances: {
    type: 'integer', default: 1, min: 1, max: 32, since: '0.1.0',
    help: 'Byte ranges of a file that are read side by side, cut at line ends; order is kept within a range only. Not for compressed or UTF-16 content.'
  },
  max_line_bytes: {
    type: 'integer', default: 1_048_576, min: 16, max: 1_073_741_824, unit: 'bytes', since: '0.1.0',
    help: 'Longer lines are cut here, tagged `truncated:true` and counted.'
  },
  on_error: {
    type: 'string', default: 'tag', choices: ['tag', 'skip', 'fail'], since: '0.1.0',
    help: 'A line that cannot be decoded is delivered raw with its reason in a tag (`tag`), skipped and counted (`skip`), or ends the source (`fail`).'
  },
  buffer_bytes: {
    type: 'integer', default: 1_048_576, min: 4096, max: 67_108_864, unit: 'bytes', since: '0.1.0',
    help: 'The size of one read; a source holds two such buffers for each instance.'
  },
  compression: {
    type: 'string', default: 'auto', choices: ['auto', 'none', 'gzip', 'zstd'], since: '0.1.0',
    help: 'How the file is compressed; `auto` tells by its content, never by its name.'
  }
} as const

export type FileParams = ResolvedParams<typeof fileParams>
export type FileInputParams = InputParams<typeof fileParams>

export const fileRules: readonly ParamsRule[] = []
