/** Why the model's answer gives nothing to show. */
export type EmptyReason =
  | 'no-text' // the model stopped at once
  | 'blank' // only white space
  | 'repeats-suffix' // all of it stands after the cursor already
  | 'repeats-prefix' // all of it stands before the cursor already
  | 'repetitive' // the model runs in circles
  | 'unbalanced' // closes what it did not open
  | 'low-confidence'
  | 'rejected' // the person did not want it here (see Rejections)
  | 'lone-comment' // a comment where nobody has begun one, also in a second try
  | 'mismatch' // the model would write something else than what is typed already
  | 'ends-block' // the model closes the block the cursor stands in
  | 'not-drawable'; // VS Code would not draw it (see wouldShow)
