import type { FileEvent, KafkaEvent, SourceEvent, SyslogEvent } from './event.ts'
import type { FilesOpened, KafkaOpened, SyslogOpened } from './opened.ts'

/** What the sources of each type that comes with the library give: their events, and what `'ready'` carries. */
interface Builtin {
  readonly file: { readonly event: FileEvent; readonly opened: FilesOpened }
  readonly kafka: { readonly event: KafkaEvent; readonly opened: KafkaOpened }
  readonly syslog: { readonly event: SyslogEvent; readonly opened: SyslogOpened }
}

/** The types of source that come with the library. */
export type BuiltinType = keyof Builtin

/** The events of a source of the type `T`; the types `N` are the user's own, and may have taken a built-in name. */
export type EventOf<T extends string, N extends string = never> = T extends N
  ? SourceEvent
  : T extends BuiltinType
    ? Builtin[T]['event']
    : SourceEvent

/** What its `'ready'` carries. */
export type OpenedOf<T extends string, N extends string = never> = T extends N
  ? unknown
  : T extends BuiltinType
    ? Builtin[T]['opened']
    : unknown
