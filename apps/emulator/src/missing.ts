import { GraphRefusal } from './graph-refusal.ts'

/** Meta does not tell what does not exist from what this token may not see. */
export function missing(id: string, verb: 'get' | 'post' = 'get'): GraphRefusal {
  const message = `Unsupported ${verb} request. Object with ID '${id.slice(0, 60)}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`
  return new GraphRefusal(400, 100, message, { subcode: 33 })
}
