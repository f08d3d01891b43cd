/** The keys of a source that say what it is; beside them stands one table of params. */
export const SOURCE_OWN_KEYS = ['key', 'connect', 'enable', 'tags'] as const
export const SOURCE_KEYS = ['key', 'connect', 'enable', 'tags', 'params', 'params_override'] as const

/** The keys of a connector that say what it is; beside them stands its table of params. */
export const CONNECTOR_OWN_KEYS = ['id', 'type', 'allow_override'] as const
export const CONNECTOR_KEYS = ['id', 'type', 'allow_override', 'params'] as const
