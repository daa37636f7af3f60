declare const brand: unique symbol;

/** A value that must not be mixed up with others of the same shape. Made only where `as` appears. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
