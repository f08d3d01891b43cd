import type { BadValue, ParamsRule } from '../../types/params.ts'
import { commonParams } from '../config/params/declared-params.ts'
import { followParams, followRules } from './follow-params.ts'
import { multilineParam, multilineRules } from './multiline/multiline-param.ts'
import { badBase, badCharset, badFile, badPath, isUtf16, notEncode } from './param-checks.ts'

/** The params that only a file source has. */
export const fileOwnParams = {
  base: {
    type: 'string',
    impact: 'reopen',
    default: '.',
    nonEmpty: true,
    path: 'from-config',
    since: '0.1.0',
    check: (value: string): string | null => badBase(value),
    help: 'The folder that contains `file`; no wildcards. A relative path starts at the folder of `wpsrc.toml`.'
  },
  file: {
    type: 'string',
    impact: 'reopen',
    nonEmpty: true,
    since: '0.1.0',
    check: (value: string): string | BadValue | null => badFile(value),
    help: 'A name or a pattern under `base`: `*`, `?`, `[...]`, `**`; a literal `*` is `[*]`. Never absolute, never with `..`.'
  },
  path: {
    type: 'string',
    impact: 'reopen',
    nonEmpty: true,
    path: 'from-config',
    since: '0.1.0',
    notWith: ['base', 'file'],
    check: (value: string): string | null => badPath(value),
    help: '`base` and `file` in one; may be absolute.'
  },
  symlinks: {
    type: 'string',
    impact: 'reopen',
    default: 'follow',
    choices: ['follow', 'refuse'],
    since: '0.1.0',
    help: 'Whether symbolic links under `base` are followed (`follow`) or refused and reported (`refuse`, for folders that others may write to).'
  },
  encode: {
    type: 'string',
    impact: 'reopen',
    default: 'text',
    choices: ['text', 'base64', 'hex'],
    since: '0.1.0',
    meant: { plain: 'text', none: 'text', raw: 'text', b64: 'base64', base16: 'hex' },
    elsewhere: (value: string): BadValue | null => notEncode(value),
    help: 'What each line holds: text, or bytes written in base64 or hex.'
  },
  charset: {
    type: 'string',
    impact: 'reopen',
    default: 'utf-8',
    nonEmpty: true,
    since: '0.1.0',
    onlyWith: { encode: ['text'] },
    check: (value: string): string | BadValue | null => badCharset(value),
    help: 'The encoding of the text, by any WHATWG label. A byte order mark is recognised and dropped.'
  },
  instances: {
    type: 'integer',
    impact: 'reopen',
    default: 1,
    min: 1,
    max: 32,
    since: '0.1.0',
    help: 'How many byte ranges of a file are read side by side, cut at line ends; order holds within a range only. Not for compressed or UTF-16 content.'
  },
  max_line_bytes: {
    type: 'integer',
    impact: 'reopen',
    default: 1_048_576,
    min: 16,
    max: 1_073_741_824,
    unit: 'bytes',
    since: '0.1.0',
    help: 'Longer lines are cut at this length, before the character that would be torn, tagged `truncated:true` and counted.'
  },
  on_error: {
    type: 'string',
    impact: 'reopen',
    default: 'tag',
    choices: ['tag', 'skip', 'fail'],
    since: '0.1.0',
    help: 'A line that cannot be decoded is delivered raw with its reason in a tag (`tag`), skipped and counted (`skip`), or ends the source (`fail`).'
  },
  buffer_bytes: {
    type: 'integer',
    impact: 'reopen',
    default: 1_048_576,
    min: 4096,
    max: 67_108_864,
    unit: 'bytes',
    since: '0.1.0',
    help: 'The size of one read; a source holds two such buffers for each instance.'
  },
  max_bytes_per_second: {
    type: 'integer',
    impact: 'reopen',
    min: 4096,
    max: 1_099_511_627_776,
    unit: 'bytes',
    since: '0.1.0',
    help: 'The most that is read from the disk in a second, for hosts that have to stay quiet: contents, and bytes that are compared or inflated again. Without it there is no limit.'
  },
  compression: {
    type: 'string',
    impact: 'reopen',
    default: 'auto',
    choices: ['auto', 'none', 'gzip', 'zstd'],
    since: '0.1.0',
    meant: { gz: 'gzip', zst: 'zstd', off: 'none', no: 'none', plain: 'none' },
    help: 'How the file is compressed; `auto` decides by its content, never by its name.'
  }
} as const

/** The params of a file source, declared once: validation, types, JSON Schema and documents come from here. */
export const fileParams: typeof fileOwnParams & { readonly multiline: typeof multilineParam } & typeof followParams &
  typeof commonParams = {
  ...fileOwnParams,
  multiline: multilineParam,
  ...followParams,
  ...commonParams
}

export const fileRules: readonly ParamsRule[] = [
  ...followRules,
  ...multilineRules,
  {
    params: ['file', 'path', 'base'],
    check: ({ file, path }) =>
      file !== undefined || path !== undefined
        ? null
        : {
            code: 'CONFIG_MISSING_PARAM',
            message: 'a file source needs `file`, or `path`',
            suggestion: 'file = "app.log"'
          }
  },
  {
    params: ['instances', 'compression'],
    check: ({ instances, compression }) =>
      instances === 1 || compression === 'auto' || compression === 'none'
        ? null
        : {
            message: 'compressed content can be read from its beginning only, so `instances` has to be 1',
            suggestion: 'instances = 1'
          }
  },
  {
    params: ['instances', 'charset'],
    check: ({ instances, charset }) =>
      instances === 1 || !isUtf16(charset)
        ? null
        : {
            message: 'UTF-16 content cannot be cut into byte ranges, so `instances` has to be 1',
            suggestion: 'instances = 1'
          }
  }
]

export type { FileInputParams, FileParams } from './params-types.ts'
