/** Something wrong with a flow, in the words of the person who draws it. */
export interface FlowProblem {
  /** Publishing is refused while there is an `error`. */
  severity: 'error' | 'warning'
  code:
    | 'no-start'
    | 'start-conflict'
    | 'unknown-card'
    | 'newer-card'
    | 'bad-config'
    | 'bad-name'
    | 'unreachable'
    | 'dangling-port'
    | 'broken-edge'
    | 'endless-loop'
    | 'unknown-variable'
    | 'bad-placeholder'
    | 'channel-limit'
    | 'window'
    | 'template'
    | 'tool'
    | 'card'
  /** What is wrong and what to do about it. */
  message: string
  nodeId?: string
  edgeId?: string
  /** The port that it is about. */
  port?: string
  /** Where in the node's config: `options[1].title`. */
  field?: string
}
