import type { BadValue, ParamsRule } from '../../types/params.ts'
import { badExclude } from './pattern/path-matcher.ts'

/** The params for `mode: 'follow'`, in addition to those of reading once. */
export const followParams = {
  mode: {
    type: 'string',
    impact: 'rereads',
    default: 'once',
    choices: ['once', 'follow'],
    since: '0.1.0',
    meant: {
      tail: 'follow',
      tailf: 'follow',
      watch: 'follow',
      stream: 'follow',
      live: 'follow',
      continuous: 'follow',
      read: 'once',
      batch: 'once',
      full: 'once',
      oneshot: 'once',
      all: 'once'
    },
    help: 'Read the files to their end (`once`), or also everything that is written later, through rotation and restarts (`follow`).'
  },
  from: {
    type: 'string',
    impact: 'reopen',
    default: 'checkpoint',
    choices: ['checkpoint', 'beginning', 'end'],
    since: '0.1.0',
    meant: {
      start: 'beginning',
      head: 'beginning',
      earliest: 'beginning',
      tail: 'end',
      latest: 'end',
      resume: 'checkpoint'
    },
    onlyWith: { mode: ['follow'] },
    help: 'Where reading begins in files that exist at the start: at the position of the last run, else at the beginning (`checkpoint`); always at the beginning; or at the end.'
  },
  checkpoint_dir: {
    type: 'string',
    impact: 'rereads',
    nonEmpty: true,
    path: 'from-config',
    since: '0.1.0',
    onlyWith: { mode: ['follow'] },
    help: 'A folder for durable positions. Without it positions are gone when the process ends, and the next start reads everything again.'
  },
  checkpoint_interval_ms: {
    type: 'integer',
    impact: 'reopen',
    default: 1000,
    min: 10,
    max: 3_600_000,
    unit: 'ms',
    since: '0.1.0',
    onlyWith: { mode: ['follow'] },
    help: 'How often positions are saved, in addition to every stop and rotation.'
  },
  poll_interval_ms: {
    type: 'integer',
    impact: 'reopen',
    default: 250,
    min: 5,
    max: 60_000,
    unit: 'ms',
    since: '0.1.0',
    onlyWith: { mode: ['follow'] },
    help: 'How often the source looks at files that are being written to where the system does not report changes; it looks at quiet files every 2 s. Where the system does report them (Linux, local file systems), the source still looks at all files every 30 s.'
  },
  rotate_wait_ms: {
    type: 'integer',
    impact: 'reopen',
    default: 5000,
    min: 0,
    max: 3_600_000,
    unit: 'ms',
    since: '0.1.0',
    onlyWith: { mode: ['follow'] },
    help: 'How long a renamed or deleted file is still read after its end, for writers that keep it open; and how long a file that may be a copy of another waits before it is read as a file of its own.'
  },
  ignore_older_ms: {
    type: 'integer',
    impact: 'reopen',
    min: 1,
    max: 315_360_000_000,
    unit: 'ms',
    since: '0.1.0',
    onlyWith: { mode: ['follow'] },
    help: 'Files that were last written longer ago than this are left alone until somebody writes to them again; reading then begins where they ended. Without it no file is too old.'
  },
  max_open_files: {
    type: 'integer',
    impact: 'reopen',
    default: 1024,
    min: 1,
    max: 1_000_000,
    since: '0.1.0',
    onlyWith: { mode: ['follow'] },
    help: 'How many files are kept open. Beyond that number the source first closes files that were read to their end, and opens them again when they change; bytes that are deleted unread while a file is closed are counted and reported.'
  },
  partial_line_ms: {
    type: 'integer',
    impact: 'reopen',
    default: 1000,
    min: 1,
    max: 3_600_000,
    unit: 'ms',
    since: '0.1.0',
    onlyWith: { flush_partial: [true] },
    help: 'How long an unfinished last line waits for its end under `flush_partial`.'
  },
  flush_partial: {
    type: 'boolean',
    impact: 'reopen',
    default: false,
    since: '0.1.0',
    onlyWith: { mode: ['follow'] },
    help: 'Deliver an unfinished last line after `partial_line_ms` of silence, tagged `partial:true`; what is written to it later is a record of its own.'
  },
  identity: {
    type: 'string',
    impact: 'rereads',
    default: 'file',
    choices: ['file', 'content'],
    since: '0.1.0',
    onlyWith: { mode: ['follow'] },
    help: 'How the source recognises content that it has read: by its file, and in copies that a rotation explains (`file`); or in any file that begins with all of it (`content`), for volumes that move between machines.'
  },
  exclude: {
    type: 'string-list',
    impact: 'reopen',
    default: [],
    since: '0.1.0',
    onlyWith: { mode: ['follow'] },
    check: (value: string): string | BadValue | null => badExclude(value),
    help: 'Patterns of files to leave alone: a pattern without `/` applies to the name alone, one with `/` to the path under the folder.'
  },
  use_polling: {
    type: 'boolean',
    impact: 'reopen',
    default: false,
    since: '0.1.0',
    onlyWith: { mode: ['follow'] },
    help: 'Look for changes by polling alone. Network file systems, which do not report what others write, are polled in any case.'
  },
  progress_interval_ms: {
    type: 'integer',
    impact: 'reopen',
    default: 1000,
    min: 10,
    max: 3_600_000,
    unit: 'ms',
    since: '0.1.0',
    onlyWith: { mode: ['follow'] },
    help: 'How often the channel `warp-flow:file:progress` reports how far behind each file is.'
  }
} as const

export const followRules: readonly ParamsRule[] = [
  {
    params: ['mode', 'instances'],
    check: ({ mode, instances }) =>
      mode !== 'follow' || instances === 1
        ? null
        : {
            message: 'a file that is followed is read in one piece, so `instances` has to be 1',
            suggestion: 'instances = 1'
          }
  }
]
