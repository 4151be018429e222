/**
 * A type as C writes it: `const char *`, `int [3][4]`, `void (*)(int, struct point *)`.
 */
import type { ArrayCount, ArrayType, CType, QualifiedType } from './ctype.ts';

/** Deeper types than this are cut short, e.g. those that refer to themselves in a broken file. */
const maxDepth = 32;

export function typeName(type: CType): string {
  return declare(type, '', maxDepth);
}

/** The declaration of `declarator` with the type; C reads it from the inside out. */
function declare(type: CType, declarator: string, depth: number): string {
  if (depth === 0) return '…';
  switch (type.kind) {
    case 'pointer':
      return declare(type.target, grouped(type.target, type.sigil + declarator), depth - 1);
    case 'array':
      return declare(type.element, `${declarator}[${countText(type.count)}]`, depth - 1);
    case 'function': {
      const parameters = type.parameters.map((parameter) => declare(parameter, '', depth - 1));
      if (type.variadic) parameters.push('...');
      return declare(type.result, `${declarator}(${parameters.join(', ') || 'void'})`, depth - 1);
    }
    case 'qualified': {
      const { qualifier, target } = type;
      // A qualified array is one of qualified elements (C17, 6.7.3, paragraph 9); compilers say it twice.
      if (target.kind === 'array') return declare(qualifiedArray(target, qualifier), declarator, depth - 1);
      if (target.kind !== 'pointer') return `${qualifier} ${declare(target, declarator, depth - 1)}`;
      const inner = declarator === '' ? qualifier : `${qualifier} ${declarator}`;
      return declare(target, inner, depth - 1);
    }
    case 'record':
      return joined(type.name === undefined ? `${type.keyword} {…}` : `${type.keyword} ${type.name}`, declarator);
    case 'enum':
      return joined(type.name === undefined ? 'enum {…}' : `enum ${type.name}`, declarator);
    default:
      return joined(type.name, declarator);
  }
}

function qualifiedArray(array: ArrayType, qualifier: QualifiedType['qualifier']): ArrayType {
  const { element, count } = array;
  if (element.kind === 'qualified' && element.qualifier === qualifier) return array;
  return { kind: 'array', count, element: { kind: 'qualified', qualifier, target: element } };
}

const joined = (name: string, declarator: string): string => (declarator === '' ? name : `${name} ${declarator}`);

/** `*` binds weaker than `[]` and `()`. */
function grouped(target: CType, declarator: string): string {
  return target.kind === 'array' || target.kind === 'function' ? `(${declarator})` : declarator;
}

function countText(count: ArrayCount): string {
  return count.kind === 'fixed' ? `${count.count}` : '';
}
