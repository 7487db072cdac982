import { silentVoiceNote } from './ogg-opus.ts'

export const sampleVoice = (): File => new File([silentVoiceNote(3)], 'voice.ogg', { type: 'audio/ogg' })

/** A sticker drawn here and now: WhatsApp's are WebP pictures of 512 by 512. */
export async function sticker(emoji: string): Promise<File> {
  const canvas = document.createElement('canvas')
  canvas.width = 512
  canvas.height = 512
  const pen = canvas.getContext('2d')
  if (pen) {
    pen.font = '380px sans-serif'
    pen.textAlign = 'center'
    pen.textBaseline = 'middle'
    pen.fillText(emoji, 256, 286)
  }
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/webp', 0.8)
  })
  if (blob?.type !== 'image/webp') throw new Error('this browser cannot draw WebP pictures')
  return new File([blob], 'sticker.webp', { type: 'image/webp' })
}
