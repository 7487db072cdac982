/** `line`: where it begins in the file, from 1. */
export interface CsvRow {
  line: number
  cells: string[]
}

/**
 * Rows of a CSV file without the empty ones: quotes, doubled quotes and line breaks inside them; comma, semicolon or tab,
 * whichever the first line has most of.
 */
export function readCsv(text: string): CsvRow[] {
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const head = source.split('\n', 1)[0] ?? ''
  const separator = [',', ';', '\t'].map((mark) => [mark, head.split(mark).length] as const).sort((a, b) => b[1] - a[1])[0]![0]
  const rows: CsvRow[] = []
  let row: CsvRow = { line: 1, cells: [] }
  let line = 1
  let cell = ''
  let quoted = false
  for (let at = 0; at < source.length; at++) {
    const mark = source[at]!
    if (mark === '\n') line++
    if (quoted) {
      if (mark === '"' && source[at + 1] === '"') cell += source[++at]
      else if (mark === '"') quoted = false
      else cell += mark
    } else if (mark === '"' && cell.trim() === '') {
      quoted = true
      cell = ''
    } else if (mark === separator) {
      row.cells.push(cell.trim())
      cell = ''
    } else if (mark === '\n') {
      row.cells.push(cell.trim())
      rows.push(row)
      row = { line, cells: [] }
      cell = ''
    } else cell += mark
  }
  row.cells.push(cell.trim())
  rows.push(row)
  return rows.filter(({ cells }) => cells.some((value) => value !== ''))
}
