// Ids of attestations and waivers: given, or by place in the file, and no two alike.

/** Throws what `refusal` makes for the first entry whose id was there before. */
export function refuseRepeatedIds(
  entries: readonly { readonly id?: string | undefined }[],
  kind: string,
  refusal: (index: number) => Error,
): void {
  const seen = new Set<string>()
  for (const [index, { id = `${kind}-${index + 1}` }] of entries.entries()) {
    if (seen.has(id)) throw refusal(index)
    seen.add(id)
  }
}
