/** Expressions over a real frame: what they compute, their types, and the sentences for what is wrong with them. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type Stopped, stoppedAt } from '../values/stopped.ts';

let stopped: Stopped;
beforeAll(async () => {
  stopped = await stoppedAt('shapes-5', 'shapes.c', 'values');
});

function result(expression: string): string {
  const { value, error } = stopped.symbols.evaluate(expression, stopped.frame);
  return value === undefined ? `error: ${error}` : `${value.type} ${value.text}`;
}

describe('literals', () => {
  test.each([
    ['42', 'int 42'],
    ['-1', 'int -1'],
    ['017', 'int 15'],
    ['0b101', 'int 5'],
    ['0xff', 'int 255'],
    ['2147483647', 'int 2147483647'],
    ['2147483648', 'long int 2147483648'],
    ['0xffffffff', 'unsigned int 4294967295'],
    ['0xffffffffffffffff', 'long unsigned int 18446744073709551615'],
    ['-9223372036854775808', 'long int -9223372036854775808'],
    ['-9223372036854775808u', 'long unsigned int 9223372036854775808'],
    ['-0x8000000000000000', 'long unsigned int 9223372036854775808'],
    ['1u', 'unsigned int 1'],
    ['1l', 'long int 1'],
    ['1ull', 'long unsigned int 1'],
    ["'a'", "char 97 'a'"],
    ["'\\n'", "char 10 '\\n'"],
    ["'\\x41'", "char 65 'A'"],
    ["'\\101'", "char 65 'A'"],
    ['1.5', 'double 1.5'],
    ['1e3', 'double 1000'],
    ['.5f', 'float 0.5'],
    ['0x1e+5', 'int 35'],
    ['true', '_Bool true'],
    ['NULL', 'void * 0x0'],
  ])('%s', (expression, expected) => {
    expect(result(expression)).toBe(expected);
  });
});

describe('operators', () => {
  test.each([
    ['1 + 2 * 3', 'int 7'],
    ['(1 + 2) * 3', 'int 9'],
    ['10 - 3 - 2', 'int 5'],
    ['7 / 2', 'int 3'],
    ['-7 / 2', 'int -3'],
    ['-7 % 3', 'int -1'],
    ['7 / 2.0', 'double 3.5'],
    ['1 << 4 | 1', 'int 17'],
    ['-16 >> 2', 'int -4'],
    ['0xf0 & 0x3c ^ 1', 'int 49'],
    ['~0', 'int -1'],
    ['!5', 'int 0'],
    ['!0 + 1', 'int 2'],
    ['+half', 'int -1234'],
    ['1 < 2', 'int 1'],
    ['2 <= 1', 'int 0'],
    ['-1 < 1u', 'int 0'],
    ['-1 < (long)1u', 'int 1'],
    ["letter == 'h'", 'int 1'],
    ['half != -1234', 'int 0'],
    ['0 && 1 / 0', 'int 0'],
    ['1 || 1 / 0', 'int 1'],
    ['yes && half', 'int 1'],
    ['yes ? small : nosuch', 'signed char -7'],
    ['2147483647 + 1', 'int -2147483648'],
    ['byte + byte', 'int 400'],
    ['many + 1', 'long unsigned int 0'],
    ['single * 2', 'float 0.2'],
    ['single < 1', 'int 1'],
  ])('%s', (expression, expected) => {
    expect(result(expression)).toBe(expected);
  });
});

describe('variables, members, pointers', () => {
  test.each([
    ['triangle.corners[1].x', 'int 3'],
    ['triangle.next->corners[2].y', 'int 4'],
    ['shapes[1]->level', 'int -3'],
    ['shapes[1].level', 'int -3'],
    ['triangle.bits', 'uint32_t 1065353216'],
    ['(&triangle)->number', 'float 1'],
    ['*triangle.corners', 'struct point {x = 0, y = 0}'],
    ['(*shapes[1]).colour', 'enum colour BLUE'],
    ['triangle.colour == BLUE', 'int 1'],
    ['triangle.name[1]', "const char 114 'r'"],
    ['*(triangle.name + 2)', "const char 105 'i'"],
    ['grid[1][1][0]', 'int16_t 7'],
    ['*(&matrix[0][0] + 4)', 'int 5'],
    ['&long_array[5] - long_array', 'long int 5'],
    ['&long_array[5] > &long_array[4]', 'int 1'],
    ['long_array[299] - 1', 'int 298'],
    ['flexible->text[2]', "char 99 'c'"],
    ['nothing == 0', 'int 1'],
    ['shapes[0] == NULL', 'int 1'],
    ['counter', 'int 62'],
    ['greeting', 'const char [6] "hello"'],
    ['RED', 'enum colour RED'],
    ['sizeof(struct shape)', 'long unsigned int 72'],
    ['sizeof triangle.corners', 'long unsigned int 24'],
    ['sizeof(int *)', 'long unsigned int 8'],
    ['triangle.measure == perimeter', 'int 1'],
    ['per_thread', 'int 0'],
  ])('%s', (expression, expected) => {
    expect(result(expression)).toBe(expected);
  });

  test('functions and addresses', () => {
    expect(result('perimeter')).toMatch(/^int \(const struct shape \*, int\) 0x\w+ <perimeter>$/);
    expect(result('&perimeter')).toMatch(/^int \(\*\)\(const struct shape \*, int\) 0x\w+ <perimeter>$/);
    expect(result('main')).toMatch(/^int \(void\) 0x\w+ <main>$/);
    expect(result('&triangle')).toMatch(/^struct shape \* 0xffef\w+$/);
    expect(result('&matrix')).toMatch(/^int \(\*\)\[2\]\[3\] 0x\w+$/);
  });
});

describe('casts', () => {
  test.each([
    ['(char)65', "char 65 'A'"],
    ['(unsigned char)300', "unsigned char 44 ','"],
    ['(signed char)200', 'signed char -56'],
    ['(int)2.9', 'int 2'],
    ['(float)1 / 3', 'float 0.33333334'],
    ['(double)1 / 3', 'double 0.3333333333333333'],
    ['(unsigned long)-1', 'long unsigned int 18446744073709551615'],
    ['(counter_t)half', 'counter_t 18446744073709550382'],
    ['(enum colour)5', 'enum colour GREEN'],
    ['(enum colour)9', 'enum colour 9'],
    ['(_Bool)0.1', '_Bool true'],
    ['(const unsigned short int)-1', 'short unsigned int 65535'],
    ['((struct point *)&triangle.corners)[1].x', 'int 3'],
    ['*(int *)&triangle.corners[1]', 'int 3'],
    ['(struct shape)triangle == 0', 'error: struct shape is not a number (at column 1)'],
    ['-(long)1 + 2', 'long int 1'],
    ['(half) - 1', 'int -1235'],
  ])('%s', (expression, expected) => {
    expect(result(expression)).toBe(expected);
  });
});

describe('registers', () => {
  test('by any of their names', () => {
    const { x, pc } = stopped.frame.registers;
    expect(result('$zero')).toBe('long int 0');
    expect(result('$a0')).toBe(`long int ${BigInt.asIntN(64, x[10]!)}`);
    expect(result('$x10')).toBe(result('$a0'));
    expect(result('$s0 == $fp')).toBe('int 1');
    expect(result('$sp')).toBe(`void * 0x${x[2]!.toString(16)}`);
    expect(result('$pc')).toMatch(new RegExp(`^void \\(\\*\\)\\(void\\) 0x${pc.toString(16)} <main\\+\\d+>$`));
    expect(result('*(long *)$sp')).toMatch(/^long int /);
    expect(result('$fa0')).toMatch(/^(double|float) /);
  });

  test('one that a caller’s frame has lost says so', () => {
    const registers = { ...stopped.frame.registers, x: stopped.frame.registers.x.with(10, undefined) };
    const { value } = stopped.symbols.evaluate('$a0', { ...stopped.frame, registers });
    expect(value?.text).toBe('<unavailable: register a0 was not saved>');
  });
});

describe('errors name the place', () => {
  test.each([
    ['', 'the expression is empty'],
    ['nosuch', 'no symbol "nosuch" in this frame (at column 1)'],
    ['1 +', 'the expression is not complete (at column 4)'],
    ['(1', '`)` is missing to close the parenthesis (at column 3)'],
    ['matrix[1', '`]` is missing after the index (at column 9)'],
    ['1 2', '`2` is not expected here (at column 3)'],
    ['1, 2', 'the comma operator is not supported (at column 2)'],
    ['* / 2', 'a value is missing before `/` (at column 3)'],
    ['a # b', '`#` is not understood (at column 3)'],
    ['12abc', '`12abc` is not a number (at column 1)'],
    ['089', '`089` is not a number (at column 1)'],
    ['0x1ffffffffffffffff', '0x1ffffffffffffffff has more than 64 bits (at column 1)'],
    ['half = 3', 'assignments are not possible: expressions have no side effects (at column 6)'],
    ['half += 3', 'assignments are not possible: expressions have no side effects (at column 6)'],
    ['half++', '`++` is not possible: expressions have no side effects (at column 5)'],
    ['--half', '`--` is not possible: expressions have no side effects (at column 1)'],
    ['perimeter(0)', 'functions cannot be called: expressions have no side effects (at column 10)'],
    ['triangle.zzz', 'struct shape has no member `zzz` (at column 9)'],
    ['triangle.', 'a name is missing after `.` (at column 10)'],
    ['half.x', 'short int is no structure and has no member `x` (at column 5)'],
    ['half->x', '`*` needs a pointer, not short int (at column 5)'],
    ['shapes[1]->hidden->x', 'struct hidden is only declared here (at column 18)'],
    ['*nothing', 'void * cannot be dereferenced; cast it first (at column 1)'],
    ['*half', '`*` needs a pointer, not short int (at column 1)'],
    ['half[1]', 'short int is neither array nor pointer (at column 5)'],
    ['matrix[1.5]', 'an index is an integer (at column 8)'],
    ['&triangle.flag', 'a bit-field has no address (at column 1)'],
    ['&1', 'it has no address (at column 1)'],
    ['-shapes[1]', '`-` needs a number, not a pointer (at column 1)'],
    ['shapes[1] * 2', '`*` does not work on pointers (at column 11)'],
    ['shapes[1] + 1.5', '`+` cannot combine a pointer and floating point (at column 11)'],
    ['1.5 % 2', '`%` needs integers (at column 5)'],
    ['1.5 << 2', '`<<` needs integers (at column 5)'],
    ['~1.5', '`~` needs an integer (at column 1)'],
    ['1 / 0', 'division by 0 (at column 3)'],
    ['1 << 40', 'a shift by 40 is outside 0 to 31 (at column 3)'],
    ['(struct nosuch *)0', 'there is no type `struct nosuch` (at column 2)'],
    ['(struct point)1', 'a cast to struct point is not possible (at column 1)'],
    ['$nosuch', 'there is no register $nosuch (at column 1)'],
    ['sizeof(struct hidden)', 'the size of struct hidden is not known (at column 1)'],
    ['triangle + 1', 'struct shape is not a number (at column 1)'],
    ['memcpy(', 'functions cannot be called: expressions have no side effects (at column 7)'],
  ])('%s', (expression, error) => {
    expect(result(expression)).toBe(`error: ${error}`);
  });

  test('a value that is not there', () => {
    expect(result('*(int *)8')).toBe('int <unavailable: no memory at 0x8>');
    expect(result('*(int *)8 + 1')).toBe('error: the value is <unavailable: no memory at 0x8> (at column 1)');
    expect(result('(char *)8')).toBe('char * 0x8 <no memory there>');
  });

  test('nesting without end is refused', () => {
    expect(result('('.repeat(5000))).toContain('nested too deeply');
    expect(result('-'.repeat(5001).replaceAll('--', '- '))).toContain('nested too deeply');
  });
});

describe('truth, for conditions', () => {
  test.each([
    ['1', true],
    ['0', false],
    ['0.0', false],
    ['RED', false],
    ['nothing', false],
    ['triangle.name', true],
    ['matrix', true],
    ['yes', true],
    ['triangle', undefined],
  ])('%s', (expression, truth) => {
    expect(stopped.symbols.evaluate(expression, stopped.frame).isTrue).toBe(truth);
  });
});

test('an inner variable hides the outer one of its name', async () => {
  const inner = await stoppedAt('shapes-5', 'shapes.c', 'inner');
  expect(inner.symbols.evaluate('letter', inner.frame).value?.text).toBe('42');
});

test('evaluating writes nothing', () => {
  const frame = {
    ...stopped.frame,
    memory: {
      read: stopped.frame.memory.read,
      write: () => {
        throw new Error('an expression has written memory');
      },
    },
    setX: () => {
      throw new Error('an expression has written a register');
    },
  };
  for (const expression of ['triangle', 'counter + 1', '&matrix[1]', '$sp', '(char)half'])
    expect(stopped.symbols.evaluate(expression, frame).error).toBeUndefined();
});
