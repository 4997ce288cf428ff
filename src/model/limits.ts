// Sizes that the one who writes evidence and the one who reads it have to agree on.

/** Bytes of one line of an .ndjson file in a bundle. The API server takes about 3 MiB for one object. */
export const longestLine = 16 * 1024 * 1024
