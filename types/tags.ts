/** A record's tags: the user's own and those that the connector adds. Frozen. */
export type Tags = Readonly<Record<string, string>>
