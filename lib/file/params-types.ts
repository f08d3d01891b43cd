// Written by scripts/write-params-types.mjs from the declarations of the params. Do not edit.

/** The params of a file source as code gives them: what has a default may be left out. */
export type FileInputParams = {
  /**
   * The folder that contains `file`; no wildcards. A relative path starts at the folder of `wpsrc.toml`. Default:
   * `'.'`.
   */
  readonly base?: string | undefined
  /**
   * A name or a pattern under `base`: `*`, `?`, `[...]`, `**`; a literal `*` is `[*]`. Never absolute, never with `..`.
   * Default: none.
   */
  readonly file?: string | undefined
  /** `base` and `file` in one; may be absolute. Default: none. */
  readonly path?: string | undefined
  /**
   * Whether symbolic links under `base` are followed (`follow`) or refused and reported (`refuse`, for folders that
   * others may write to). Default: `'follow'`.
   */
  readonly symlinks?: 'follow' | 'refuse' | undefined
  /** What each line holds: text, or bytes written in base64 or hex. Default: `'text'`. */
  readonly encode?: 'text' | 'base64' | 'hex' | undefined
  /** The encoding of the text, by any WHATWG label. A byte order mark is recognised and dropped. Default: `'utf-8'`. */
  readonly charset?: string | undefined
  /**
   * How many byte ranges of a file are read side by side, cut at line ends; order holds within a range only. Not for
   * compressed or UTF-16 content. 1 to 32. Default: `1`.
   */
  readonly instances?: number | undefined
  /**
   * Longer lines are cut at this length, before the character that would be torn, tagged `truncated:true` and counted.
   * In bytes, 16 to 1073741824. Default: `1048576`.
   */
  readonly maxLineBytes?: number | undefined
  /**
   * A line that cannot be decoded is delivered raw with its reason in a tag (`tag`), skipped and counted (`skip`), or
   * ends the source (`fail`). Default: `'tag'`.
   */
  readonly onError?: 'tag' | 'skip' | 'fail' | undefined
  /**
   * The size of one read; a source holds two such buffers for each instance. In bytes, 4096 to 67108864. Default:
   * `1048576`.
   */
  readonly bufferBytes?: number | undefined
  /**
   * The most that is read from the disk in a second, for hosts that have to stay quiet: contents, and bytes that are
   * compared or inflated again. Without it there is no limit. In bytes, 4096 to 1099511627776. Default: none.
   */
  readonly maxBytesPerSecond?: number | undefined
  /** How the file is compressed; `auto` decides by its content, never by its name. Default: `'auto'`. */
  readonly compression?: 'auto' | 'none' | 'gzip' | 'zstd' | undefined
  /**
   * Joins lines into records by a regular expression of RE2: either `start` or `continue`. Not with `instances` above
   * 1. Default: none.
   */
  readonly multiline?: {
    /**
     * A line that matches begins a record; all others belong to the record before. Only the first 1,024 characters of a
     * line are matched. Default: none.
     */
    readonly start?: string | undefined
    /**
     * A line that matches belongs to the record before; all others begin a record. Only the first 1,024 characters of a
     * line are matched. Default: none.
     */
    readonly continue?: string | undefined
    /**
     * With `mode: 'follow'`, a record is delivered when no line has come for this long. In ms, 1 to 2147483647.
     * Default: `1000`.
     */
    readonly timeoutMs?: number | undefined
    /**
     * Longer records are cut after this many lines, or before they exceed `maxLineBytes`, and tagged `multiline_cut`;
     * the rest is a record of its own. 1 to 1000000. Default: `500`.
     */
    readonly maxLines?: number | undefined
  } | undefined
  /**
   * Read the files to their end (`once`), or also everything that is written later, through rotation and restarts
   * (`follow`). Default: `'once'`.
   */
  readonly mode?: 'once' | 'follow' | undefined
  /**
   * Where reading begins in files that exist at the start: at the position of the last run, else at the beginning
   * (`checkpoint`); always at the beginning; or at the end. Default: `'checkpoint'`.
   */
  readonly from?: 'checkpoint' | 'beginning' | 'end' | undefined
  /**
   * A folder for durable positions. Without it positions are gone when the process ends, and the next start reads
   * everything again. Default: none.
   */
  readonly checkpointDir?: string | undefined
  /** How often positions are saved, in addition to every stop and rotation. In ms, 10 to 3600000. Default: `1000`. */
  readonly checkpointIntervalMs?: number | undefined
  /**
   * How often the source looks at files that are being written to where the system does not report changes; it looks at
   * quiet files every 2 s. Where the system does report them (Linux, local file systems), the source still looks at all
   * files every 30 s. In ms, 5 to 60000. Default: `250`.
   */
  readonly pollIntervalMs?: number | undefined
  /**
   * How long a renamed or deleted file is still read after its end, for writers that keep it open; and how long a file
   * that may be a copy of another waits before it is read as a file of its own. In ms, 0 to 3600000. Default: `5000`.
   */
  readonly rotateWaitMs?: number | undefined
  /**
   * Files that were last written longer ago than this are left alone until somebody writes to them again; reading then
   * begins where they ended. Without it no file is too old. In ms, 1 to 315360000000. Default: none.
   */
  readonly ignoreOlderMs?: number | undefined
  /**
   * How many files are kept open. Beyond that number the source first closes files that were read to their end, and
   * opens them again when they change; bytes that are deleted unread while a file is closed are counted and reported. 1
   * to 1000000. Default: `1024`.
   */
  readonly maxOpenFiles?: number | undefined
  /** How long an unfinished last line waits for its end under `flushPartial`. In ms, 1 to 3600000. Default: `1000`. */
  readonly partialLineMs?: number | undefined
  /**
   * Deliver an unfinished last line after `partialLineMs` of silence, tagged `partial:true`; what is written to it
   * later is a record of its own. Default: `false`.
   */
  readonly flushPartial?: boolean | undefined
  /**
   * How the source recognises content that it has read: by its file, and in copies that a rotation explains (`file`);
   * or in any file that begins with all of it (`content`), for volumes that move between machines. Default: `'file'`.
   */
  readonly identity?: 'file' | 'content' | undefined
  /**
   * Patterns of files to leave alone: a pattern without `/` applies to the name alone, one with `/` to the path under
   * the folder. Default: `[]`.
   */
  readonly exclude?: string | readonly string[] | undefined
  /**
   * Look for changes by polling alone. Network file systems, which do not report what others write, are polled in any
   * case. Default: `false`.
   */
  readonly usePolling?: boolean | undefined
  /**
   * How often the channel `warp-flow:file:progress` reports how far behind each file is. In ms, 10 to 3600000. Default:
   * `1000`.
   */
  readonly progressIntervalMs?: number | undefined
  /**
   * When a record counts as done: once it has left the source's buffer (`auto`), or when the consumer calls
   * `event.ack()` (`manual`). Default: `'auto'`.
   */
  readonly ack?: 'auto' | 'manual' | undefined
  /**
   * How many records may be delivered and not yet acked before intake waits; used under `ack: 'manual'`. 1 to 1000000.
   * Default: `10000`.
   */
  readonly maxUnacked?: number | undefined
}

/** The params of a file source as they are used: defaults filled in. */
export type FileParams = {
  /**
   * The folder that contains `file`; no wildcards. A relative path starts at the folder of `wpsrc.toml`. Default:
   * `'.'`.
   */
  readonly base: string
  /**
   * A name or a pattern under `base`: `*`, `?`, `[...]`, `**`; a literal `*` is `[*]`. Never absolute, never with `..`.
   * Default: none.
   */
  readonly file?: string
  /** `base` and `file` in one; may be absolute. Default: none. */
  readonly path?: string
  /**
   * Whether symbolic links under `base` are followed (`follow`) or refused and reported (`refuse`, for folders that
   * others may write to). Default: `'follow'`.
   */
  readonly symlinks: 'follow' | 'refuse'
  /** What each line holds: text, or bytes written in base64 or hex. Default: `'text'`. */
  readonly encode: 'text' | 'base64' | 'hex'
  /** The encoding of the text, by any WHATWG label. A byte order mark is recognised and dropped. Default: `'utf-8'`. */
  readonly charset: string
  /**
   * How many byte ranges of a file are read side by side, cut at line ends; order holds within a range only. Not for
   * compressed or UTF-16 content. 1 to 32. Default: `1`.
   */
  readonly instances: number
  /**
   * Longer lines are cut at this length, before the character that would be torn, tagged `truncated:true` and counted.
   * In bytes, 16 to 1073741824. Default: `1048576`.
   */
  readonly maxLineBytes: number
  /**
   * A line that cannot be decoded is delivered raw with its reason in a tag (`tag`), skipped and counted (`skip`), or
   * ends the source (`fail`). Default: `'tag'`.
   */
  readonly onError: 'tag' | 'skip' | 'fail'
  /**
   * The size of one read; a source holds two such buffers for each instance. In bytes, 4096 to 67108864. Default:
   * `1048576`.
   */
  readonly bufferBytes: number
  /**
   * The most that is read from the disk in a second, for hosts that have to stay quiet: contents, and bytes that are
   * compared or inflated again. Without it there is no limit. In bytes, 4096 to 1099511627776. Default: none.
   */
  readonly maxBytesPerSecond?: number
  /** How the file is compressed; `auto` decides by its content, never by its name. Default: `'auto'`. */
  readonly compression: 'auto' | 'none' | 'gzip' | 'zstd'
  /**
   * Joins lines into records by a regular expression of RE2: either `start` or `continue`. Not with `instances` above
   * 1. Default: none.
   */
  readonly multiline?: {
    /**
     * A line that matches begins a record; all others belong to the record before. Only the first 1,024 characters of a
     * line are matched. Default: none.
     */
    readonly start?: string
    /**
     * A line that matches belongs to the record before; all others begin a record. Only the first 1,024 characters of a
     * line are matched. Default: none.
     */
    readonly continue?: string
    /**
     * With `mode: 'follow'`, a record is delivered when no line has come for this long. In ms, 1 to 2147483647.
     * Default: `1000`.
     */
    readonly timeoutMs: number
    /**
     * Longer records are cut after this many lines, or before they exceed `maxLineBytes`, and tagged `multiline_cut`;
     * the rest is a record of its own. 1 to 1000000. Default: `500`.
     */
    readonly maxLines: number
  }
  /**
   * Read the files to their end (`once`), or also everything that is written later, through rotation and restarts
   * (`follow`). Default: `'once'`.
   */
  readonly mode: 'once' | 'follow'
  /**
   * Where reading begins in files that exist at the start: at the position of the last run, else at the beginning
   * (`checkpoint`); always at the beginning; or at the end. Default: `'checkpoint'`.
   */
  readonly from: 'checkpoint' | 'beginning' | 'end'
  /**
   * A folder for durable positions. Without it positions are gone when the process ends, and the next start reads
   * everything again. Default: none.
   */
  readonly checkpointDir?: string
  /** How often positions are saved, in addition to every stop and rotation. In ms, 10 to 3600000. Default: `1000`. */
  readonly checkpointIntervalMs: number
  /**
   * How often the source looks at files that are being written to where the system does not report changes; it looks at
   * quiet files every 2 s. Where the system does report them (Linux, local file systems), the source still looks at all
   * files every 30 s. In ms, 5 to 60000. Default: `250`.
   */
  readonly pollIntervalMs: number
  /**
   * How long a renamed or deleted file is still read after its end, for writers that keep it open; and how long a file
   * that may be a copy of another waits before it is read as a file of its own. In ms, 0 to 3600000. Default: `5000`.
   */
  readonly rotateWaitMs: number
  /**
   * Files that were last written longer ago than this are left alone until somebody writes to them again; reading then
   * begins where they ended. Without it no file is too old. In ms, 1 to 315360000000. Default: none.
   */
  readonly ignoreOlderMs?: number
  /**
   * How many files are kept open. Beyond that number the source first closes files that were read to their end, and
   * opens them again when they change; bytes that are deleted unread while a file is closed are counted and reported. 1
   * to 1000000. Default: `1024`.
   */
  readonly maxOpenFiles: number
  /** How long an unfinished last line waits for its end under `flushPartial`. In ms, 1 to 3600000. Default: `1000`. */
  readonly partialLineMs: number
  /**
   * Deliver an unfinished last line after `partialLineMs` of silence, tagged `partial:true`; what is written to it
   * later is a record of its own. Default: `false`.
   */
  readonly flushPartial: boolean
  /**
   * How the source recognises content that it has read: by its file, and in copies that a rotation explains (`file`);
   * or in any file that begins with all of it (`content`), for volumes that move between machines. Default: `'file'`.
   */
  readonly identity: 'file' | 'content'
  /**
   * Patterns of files to leave alone: a pattern without `/` applies to the name alone, one with `/` to the path under
   * the folder. Default: `[]`.
   */
  readonly exclude: readonly string[]
  /**
   * Look for changes by polling alone. Network file systems, which do not report what others write, are polled in any
   * case. Default: `false`.
   */
  readonly usePolling: boolean
  /**
   * How often the channel `warp-flow:file:progress` reports how far behind each file is. In ms, 10 to 3600000. Default:
   * `1000`.
   */
  readonly progressIntervalMs: number
  /**
   * When a record counts as done: once it has left the source's buffer (`auto`), or when the consumer calls
   * `event.ack()` (`manual`). Default: `'auto'`.
   */
  readonly ack: 'auto' | 'manual'
  /**
   * How many records may be delivered and not yet acked before intake waits; used under `ack: 'manual'`. 1 to 1000000.
   * Default: `10000`.
   */
  readonly maxUnacked: number
}
