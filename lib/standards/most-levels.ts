/**
 * The most objects and lists within each other that readers take: Elasticsearch 20 (`index.mapping.depth.limit`), most
 * readers of protobuf 100 messages, which are three for each level.
 */
export const MOST_LEVELS = 16
