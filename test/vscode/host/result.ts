/** One line of the file in which a host run tells its results. */
export type HostResult =
  | { readonly kind: 'pass'; readonly title: string; readonly milliseconds: number }
  | { readonly kind: 'fail'; readonly title: string; readonly message: string };
