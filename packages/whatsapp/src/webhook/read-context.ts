import type { ProductReference, Referral } from '@parley/channel'
import { asId, asRecord, asText } from './read.ts'

/** Where the customer came from: an ad or a post, on the first message only. */
export function readReferral(value: unknown): Referral | undefined {
  const referral = asRecord(value)
  if (!referral) return undefined
  const sourceType = referral['source_type'] === 'ad' || referral['source_type'] === 'post' ? referral['source_type'] : 'unknown'
  const mediaType = referral['media_type'] === 'image' || referral['media_type'] === 'video' ? referral['media_type'] : undefined
  const sourceId = asId(referral['source_id'])
  const url = asText(referral['source_url'])
  const headline = asText(referral['headline'])
  const body = asText(referral['body'])
  const clickId = asText(referral['ctwa_clid'])
  const mediaUrl = asText(referral['image_url']) ?? asText(referral['video_url'])
  const thumbnailUrl = asText(referral['thumbnail_url'])
  const welcomeText = asText(asRecord(referral['welcome_message'])?.['text'])
  return {
    sourceType,
    ...(sourceId !== undefined && { sourceId }),
    ...(url !== undefined && { url }),
    ...(headline !== undefined && { headline }),
    ...(body !== undefined && { body }),
    ...(mediaType && { media: { type: mediaType, ...(mediaUrl !== undefined && { url: mediaUrl }), ...(thumbnailUrl !== undefined && { thumbnailUrl }) } }),
    ...(clickId !== undefined && { clickId }),
    ...(welcomeText !== undefined && { welcomeText }),
  }
}

/** The product that a message asks about. */
export function readProduct(value: unknown): ProductReference | undefined {
  const product = asRecord(value)
  const productId = asId(product?.['product_retailer_id'])
  return productId === undefined ? undefined : { catalogId: asId(product?.['catalog_id']) ?? '', productId }
}
