// What a row of the table is.

/** Prepared outside the clock; `work` is what is measured and returns how much it did, so that nothing can be skipped unseen. */
export interface Side {
  work(): Promise<number> | number
  after?(): Promise<void>
}

export interface Row {
  readonly title: string
  /** What ours is held against. */
  readonly floor: string
  /** The aim of the design: a factor, or milliseconds on top. */
  readonly aim: { readonly factor: number } | { readonly plus: number }
  /** Peak memory aimed at, in MiB. */
  readonly memory?: number
  readonly runs: number
}

export interface RowModule {
  readonly row: Row
  readonly sides: { readonly ours: () => Promise<Side> | Side; readonly floor: () => Promise<Side> | Side }
}
