import type { BadValue, ParamsRule } from '../../types/params.ts'
import { badExclude } from './pattern/path-matcher.ts'

/** The params of following, beside those of reading once. */
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
    help: 'Read the files to their end (`once`), or also what is written later, through rotation and restarts (`follow`).'
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
    help: 'Where files begin that are there at the start: where the last run got to, else at their beginning (`checkpoint`); always at their beginning; or at their end.'
  },
  checkpoint_dir: {
    type: 'string',
    impact: 'rereads',
    nonEmpty: true,
    path: 'from-config',
    since: '0.1.0',
    onlyWith: { mode: ['follow'] },
    help: 'A folder for durable positions. Without it they are gone when the process ends, and the next start reads everything again.'
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
    help: 'How often positions are made durable, beside every stop and rotation.'
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
    help: 'How often files that are written to are looked at where the system does not tell of changes; quiet ones are looked at every 2 s. Where it tells of them, on Linux on local file systems, all files are looked at every 30 s besides.'
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
    help: 'How long a file that was renamed or deleted is still read after its end, for writers that keep it open; and how long one that may be a copy of another waits before it is read as its own.'
  },
  ignore_older_ms: {
    type: 'integer',
    impact: 'reopen',
    min: 1,
    max: 315_360_000_000,
    unit: 'ms',
    since: '0.1.0',
    onlyWith: { mode: ['follow'] },
    help: 'Files that were last written longer ago are left alone until they are written again, and are then read from where they ended. Off where it is left out.'
  },
  max_open_files: {
    type: 'integer',
    impact: 'reopen',
    default: 1024,
    min: 1,
    max: 1_000_000,
    since: '0.1.0',
    onlyWith: { mode: ['follow'] },
    help: 'How many files are kept open. Beyond it those that were read to their end are closed first, and opened again when they change; what is deleted unread while it is closed is counted and told.'
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
    help: 'How a content is known again that was read: by its file, and in copies that a rotation explains (`file`); or wherever all that was read of it is found (`content`), for volumes that move between machines.'
  },
  exclude: {
    type: 'string-list',
    impact: 'reopen',
    default: [],
    since: '0.1.0',
    onlyWith: { mode: ['follow'] },
    check: (value: string): string | BadValue | null => badExclude(value),
    help: 'Patterns of files that are left alone: without `/` of the name alone, with it of the path under the folder.'
  },
  use_polling: {
    type: 'boolean',
    impact: 'reopen',
    default: false,
    since: '0.1.0',
    onlyWith: { mode: ['follow'] },
    help: 'Look for changes by polling alone. Network file systems, which do not tell of what others write, are polled without it.'
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
    help: 'How often the channel `warp-flow:file:progress` tells how far each file is behind.'
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
