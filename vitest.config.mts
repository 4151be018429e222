/**
 * Unit tests: everything under `tests` but the end-to-end tests, which need a browser and VS Code (`tests/e2e/vitest.config.mts`).
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**'],
    globalSetup: ['tests/setup/kernelSources.mts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
