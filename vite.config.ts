import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { buildKernels, kernelDir } from './scripts/build-kernels.mjs';
import { sandboxPage } from './scripts/sandbox-page.mjs';

/** Recompiles the AssemblyScript kernels when one of their sources changes, then reloads the page. */
function kernels(): Plugin {
  return {
    name: 'quantarium-kernels',
    async buildStart() {
      await buildKernels({ map: this.meta.watchMode, quiet: true });
    },
    configureServer(server) {
      server.watcher.add(kernelDir);
      server.watcher.on('change', (file) => {
        if (!file.startsWith(kernelDir)) return;
        buildKernels({ map: true })
          .then(() => server.ws.send({ type: 'full-reload' }))
          .catch((error: Error) => server.config.logger.error(error.message));
      });
    },
  };
}

/**
 * The built page carries its own Content-Security-Policy, since a static host need not send headers: no inline or foreign
 * script, no eval but WebAssembly. Connections go to where the page came from, and to the addresses of files that the visitor opens (https, and this
 * machine for development). Inline styles stay allowed: the widget library sets them.
 */
function contentSecurityPolicy(): Plugin {
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    // sandbox.html, which has a policy of its own.
    "frame-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self' blob: https: http://localhost:* http://127.0.0.1:*",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return {
    name: 'quantarium-csp',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy }, injectTo: 'head-prepend' },
    ],
  };
}

/** sandbox.html beside index.html: the frame in which own algorithms run. */
function sandbox(): Plugin {
  return {
    name: 'quantarium-sandbox',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'sandbox.html', source: sandboxPage() });
    },
    configureServer(server) {
      server.middlewares.use('/sandbox.html', (_request, response) => {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(sandboxPage());
      });
    },
  };
}

export default defineConfig({
  // Relative, so that the built site works under any sub-path of any static host.
  base: './',
  plugins: [kernels(), react(), contentSecurityPolicy(), sandbox()],
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0, sourcemap: true, chunkSizeWarningLimit: 800 },
  server: { port: 5173, watch: { ignored: ['**/build/**', '**/test-results/**', '**/dist/**'] } },
});
