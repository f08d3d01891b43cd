/**
 * The deepest nesting of objects and lists that readers accept: Elasticsearch allows 20 levels
 * (`index.mapping.depth.limit`); most protobuf readers allow 100 messages, of which each level takes three.
 */
export const MOST_LEVELS = 16
