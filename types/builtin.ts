import type { FileEvent, KafkaEvent, SourceEvent, SyslogEvent } from './event.ts'
import type { FilesOpened, KafkaOpened, SyslogOpened } from './opened.ts'

/** The events of each built-in source type, and the argument of its `'ready'`. */
interface Builtin {
  readonly file: { readonly event: FileEvent; readonly opened: FilesOpened }
  readonly kafka: { readonly event: KafkaEvent; readonly opened: KafkaOpened }
  readonly syslog: { readonly event: SyslogEvent; readonly opened: SyslogOpened }
}

/** The source types that come with the library. */
export type BuiltinType = keyof Builtin

/** The events of a source of type `T`. `N` are the user's own types, which may reuse a built-in name. */
export type EventOf<T extends string, N extends string = never> = T extends N
  ? SourceEvent
  : T extends BuiltinType
    ? Builtin[T]['event']
    : SourceEvent

/** The argument of `'ready'` for a source of type `T`. */
export type OpenedOf<T extends string, N extends string = never> = T extends N
  ? unknown
  : T extends BuiltinType
    ? Builtin[T]['opened']
    : unknown
