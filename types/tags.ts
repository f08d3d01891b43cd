/** A record's tags: the user's own and what the connector adds. Frozen. */
export type Tags = Readonly<Record<string, string>>
