/**
 * The assertions of this repository: those of deno-std, which comes without types, with types declared here.
 * Every test imports them from this file, so a test never holds an `any` by accident.
 */
import * as std from "deno-std/assert/mod.js";

// deno-lint-ignore no-explicit-any
type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;

export function assert(condition: unknown, message?: string): asserts condition {
  std.assert(condition, message);
}

export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  std.assertEquals(actual, expected, message);
}

export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  std.assertNotEquals(actual, expected, message);
}

export function assertStrictEquals<T>(actual: unknown, expected: T, message?: string): asserts actual is T {
  std.assertStrictEquals(actual, expected, message);
}

export function assertExists<T>(actual: T, message?: string): asserts actual is NonNullable<T> {
  std.assertExists(actual, message);
}

export function assertInstanceOf<T extends Error | object>(
  actual: unknown,
  // deno-lint-ignore no-explicit-any
  expected: abstract new (...args: any[]) => T,
  message?: string,
): asserts actual is T {
  std.assertInstanceOf(actual, expected, message);
}

export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  std.assertMatch(actual, expected, message);
}

export function assertNotMatch(actual: string, expected: RegExp, message?: string): void {
  std.assertNotMatch(actual, expected, message);
}

export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  std.assertStringIncludes(actual, expected, message);
}

export function assertArrayIncludes<T>(
  actual: ArrayLike<T>,
  expected: ArrayLike<T>,
  message?: string,
): void {
  std.assertArrayIncludes(actual, expected, message);
}

export function assertObjectMatch(actual: object, expected: Record<PropertyKey, unknown>): void {
  std.assertObjectMatch(actual, expected);
}

export function assertGreaterOrEqual<T>(actual: T, expected: T, message?: string): void {
  std.assertGreaterOrEqual(actual, expected, message);
}

export function assertLessOrEqual<T>(actual: T, expected: T, message?: string): void {
  std.assertLessOrEqual(actual, expected, message);
}

export function assertThrows(run: () => unknown, message?: string): unknown;
export function assertThrows<E extends Error>(
  run: () => unknown,
  type: ErrorClass<E>,
  includes?: string,
  message?: string,
): E;
export function assertThrows(run: () => unknown, ...rest: unknown[]): unknown {
  return std.assertThrows(run, ...rest);
}

export function assertRejects(run: () => PromiseLike<unknown>, message?: string): Promise<unknown>;
export function assertRejects<E extends Error>(
  run: () => PromiseLike<unknown>,
  type: ErrorClass<E>,
  includes?: string,
  message?: string,
): Promise<E>;
export function assertRejects(run: () => PromiseLike<unknown>, ...rest: unknown[]): Promise<unknown> {
  return std.assertRejects(run, ...rest);
}

export function fail(message?: string): never {
  return std.fail(message) as never;
}
