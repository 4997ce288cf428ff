// Why a file that somebody brought is not read.

/** `hostile`: it is not broken, but made or grown to harm whoever reads it. The message is one sentence about the file. */
export class ForeignFileProblem extends Error {
  readonly hostile: boolean

  constructor(message: string, hostile = false) {
    super(message)
    this.hostile = hostile
  }
}
