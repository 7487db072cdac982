import { connect, type Socket } from 'node:net'

interface Job {
  bytes: string
  done: (status: number) => void
}

/**
 * Posts webhooks over connections that stay open, with as little processor time as possible, because
 * it shares the machine with what it measures. One request at a time on each connection.
 */
export class Poster {
  private readonly port: number
  private readonly idle: Connection[] = []
  private readonly all: Connection[] = []
  private readonly waiting: Job[] = []

  constructor(port: number, connections: number) {
    this.port = port
    for (let index = 0; index < connections; index++) this.open()
  }

  /** Resolves to the status of the answer; 0 where none came. */
  post(body: string, signature: string): Promise<number> {
    const bytes = `POST /webhooks/whatsapp HTTP/1.1\r\nHost: 127.0.0.1:${this.port}\r\nContent-Type: application/json\r\nX-Hub-Signature-256: ${signature}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    return new Promise((done) => {
      const job = { bytes, done }
      const connection = this.idle.pop()
      if (connection) connection.run(job)
      else this.waiting.push(job)
    })
  }

  close(): void {
    for (const connection of this.all) connection.socket.destroy()
  }

  private open(): void {
    const connection = new Connection(connect({ port: this.port, host: '127.0.0.1', noDelay: true }), (free) => {
      const next = this.waiting.shift()
      if (next) free.run(next)
      else this.idle.push(free)
    })
    this.all.push(connection)
    this.idle.push(connection)
  }
}

class Connection {
  readonly socket: Socket
  private job: Job | undefined
  private text = ''

  constructor(socket: Socket, free: (connection: Connection) => void) {
    this.socket = socket
    const finish = (status: number) => {
      const { job } = this
      this.job = undefined
      this.text = ''
      job?.done(status)
      if (status !== 0) free(this)
    }
    socket.setEncoding('latin1')
    socket.on('data', (part: string) => {
      this.text += part
      const end = this.text.indexOf('\r\n\r\n')
      if (end === -1) return
      const length = Number(/content-length: (\d+)/i.exec(this.text)?.[1] ?? 0)
      if (this.text.length >= end + 4 + length) finish(Number(this.text.slice(9, 12)))
    })
    socket.on('error', () => undefined)
    socket.on('close', () => finish(0))
  }

  run(job: Job): void {
    this.job = job
    this.socket.write(job.bytes)
  }
}
