// Hocuspocus as a listener's server, from a folder that holds its packages: PACKAGES PORT
import { createRequire } from "node:module";
const [packages, port] = process.argv.slice(2);
const require = createRequire(`${packages}/`);
const { Server } = await import(require.resolve("@hocuspocus/server").replace(/\.cjs$/, ".esm.js"));
await new Server({ port: Number(port), address: "127.0.0.1", quiet: true }).listen();
console.log("ready");
