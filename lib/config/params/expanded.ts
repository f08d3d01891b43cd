/**
 * A value that was wholly one `${VAR}` in TOML. A variable is always text, so the param that it ends up in decides what
 * type it takes; until then it travels as this mark.
 */
export class Expanded {
  readonly text: string
  /** The variable's name, for diagnostics. */
  readonly variable: string
  /** True where the variable was declared a secret: its text is never shown. */
  readonly secret: boolean

  constructor(text: string, variable: string, secret: boolean) {
    this.text = text
    this.variable = variable
    this.secret = secret
  }
}
