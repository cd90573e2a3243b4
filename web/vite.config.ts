import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// The built page is what the Python package serves; nothing in it may point outside.
export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: '../src/vigie/web/static',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    chunkSizeWarningLimit: 1300,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8400' } },
});
