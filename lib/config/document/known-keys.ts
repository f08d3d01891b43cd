/** Keys that describe a source; its params stand in one table beside them. */
export const SOURCE_OWN_KEYS = ['key', 'connect', 'enable', 'tags'] as const
export const SOURCE_KEYS = ['key', 'connect', 'enable', 'tags', 'params', 'params_override'] as const

/** Keys that describe a connector; its params stand in a table beside them. */
export const CONNECTOR_OWN_KEYS = ['id', 'type', 'allow_override'] as const
export const CONNECTOR_KEYS = ['id', 'type', 'allow_override', 'params'] as const
