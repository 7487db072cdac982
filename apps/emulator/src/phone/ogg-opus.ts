/** Twenty milliseconds of silence, as Opus writes them. */
const silence = new Uint8Array([0xf8, 0xff, 0xfe])
const samplesPerPacket = 960
const preSkip = 312

/** A voice note as WhatsApp's own: mono Opus in an Ogg file. Practice needs a real file, not a sound. */
export function silentVoiceNote(seconds: number): Uint8Array<ArrayBuffer> {
  const packets = Array.from({ length: Math.round(seconds * 50) }, () => silence)
  const pages = [page(2, 0n, 0, [opusHead()]), page(0, 0n, 1, [opusTags()])]
  // A page lists at most 255 pieces.
  for (let at = 0; at < packets.length; at += 200) {
    const part = packets.slice(at, at + 200)
    const last = at + 200 >= packets.length
    pages.push(page(last ? 4 : 0, BigInt((at + part.length) * samplesPerPacket + preSkip), pages.length, part))
  }
  return join(pages)
}

function opusHead(): Uint8Array {
  const bytes = new Uint8Array(19)
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode('OpusHead'))
  bytes.set([1, 1], 8)
  view.setUint16(10, preSkip, true)
  view.setUint32(12, 48_000, true)
  return bytes
}

function opusTags(): Uint8Array {
  const vendor = new TextEncoder().encode('emulator')
  const bytes = new Uint8Array(16 + vendor.length)
  bytes.set(new TextEncoder().encode('OpusTags'))
  new DataView(bytes.buffer).setUint32(8, vendor.length, true)
  bytes.set(vendor, 12)
  return bytes
}

function page(flags: number, position: bigint, sequence: number, packets: Uint8Array[]): Uint8Array {
  const head = new Uint8Array(27 + packets.length)
  const view = new DataView(head.buffer)
  head.set(new TextEncoder().encode('OggS'))
  head[5] = flags
  view.setBigUint64(6, position, true)
  view.setUint32(14, 1, true)
  view.setUint32(18, sequence, true)
  head[26] = packets.length
  head.set(packets.map(({ length }) => length), 27)
  const bytes = join([head, ...packets])
  new DataView(bytes.buffer).setUint32(22, checksum(bytes), true)
  return bytes
}

/** Ogg's own CRC-32: not reflected, begins at zero. */
function checksum(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) {
    sum ^= byte << 24
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x8000_0000 ? (sum << 1) ^ 0x04c1_1db7 : sum << 1
  }
  return sum >>> 0
}

function join(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
