/** What enters by forwarded ports (`forward.ts`): plain records, so that they can be kept and given again. */
/** What a host program did. `connection` is a number that the host has not used before. */
export type NetInput =
  | { readonly kind: 'connect'; readonly connection: number; readonly port: number }
  | { readonly kind: 'data'; readonly connection: number; readonly bytes: Uint8Array }
  /** It sends no more. */
  | { readonly kind: 'end'; readonly connection: number }
  | { readonly kind: 'reset'; readonly connection: number }
  /** It has taken bytes that left by `netOutput`. */
  | { readonly kind: 'acknowledge'; readonly connection: number; readonly bytes: number };
