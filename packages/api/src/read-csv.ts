/** Rows of a CSV file: quotes, doubled quotes and line breaks inside them; comma, semicolon or tab, whichever the first line has most of. */
export function readCsv(text: string): string[][] {
  const source = text.replace(/^\uFEFF/, '')
  const head = source.split(/\r?\n/, 1)[0] ?? ''
  const separator = [',', ';', '\t'].map((mark) => [mark, head.split(mark).length] as const).sort((a, b) => b[1] - a[1])[0]![0]
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < source.length; at++) {
    const mark = source[at]!
    if (quoted) {
      if (mark === '"' && source[at + 1] === '"') cell += source[++at]
      else if (mark === '"') quoted = false
      else cell += mark
    } else if (mark === '"' && cell === '') quoted = true
    else if (mark === separator) {
      row.push(cell.trim())
      cell = ''
    } else if (mark === '\n') {
      row.push(cell.trim())
      rows.push(row)
      row = []
      cell = ''
    } else if (mark !== '\r') cell += mark
  }
  row.push(cell.trim())
  rows.push(row)
  return rows.filter((cells) => cells.some((value) => value !== ''))
}
