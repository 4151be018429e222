/** Syntax trees of expressions. Positions are 0-based columns of the operator or operand, for messages. */

export type Expression =
  | {
      readonly kind: 'integer';
      readonly value: bigint;
      readonly suffix: string;
      readonly isDecimal: boolean;
      readonly position: number;
    }
  | { readonly kind: 'float'; readonly value: number; readonly isSingle: boolean; readonly position: number }
  | { readonly kind: 'character'; readonly value: number; readonly position: number }
  | { readonly kind: 'name'; readonly name: string; readonly position: number }
  | { readonly kind: 'register'; readonly name: string; readonly position: number }
  | {
      readonly kind: 'unary';
      readonly operator: UnaryOperator;
      readonly operand: Expression;
      readonly position: number;
    }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly position: number;
    }
  | {
      readonly kind: 'conditional';
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
      readonly position: number;
    }
  | {
      readonly kind: 'member';
      readonly object: Expression;
      readonly name: string;
      readonly arrow: boolean;
      readonly position: number;
    }
  | { readonly kind: 'index'; readonly array: Expression; readonly index: Expression; readonly position: number }
  | { readonly kind: 'cast'; readonly type: TypeSyntax; readonly operand: Expression; readonly position: number }
  | { readonly kind: 'sizeofType'; readonly type: TypeSyntax; readonly position: number }
  | { readonly kind: 'sizeof'; readonly operand: Expression; readonly position: number };

export type UnaryOperator = '*' | '&' | '-' | '+' | '!' | '~';

/** A type name: base words, or one name with its keyword (`struct point`), and stars. Qualifiers are dropped. */
export interface TypeSyntax {
  readonly words: readonly string[];
  readonly pointers: number;
  readonly position: number;
}
