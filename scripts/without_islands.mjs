// Empties the functions that hydrate islands. The pages have none, but every kind of view carries
// the address of its own, so that no tool can see that nothing calls them.
//   node scripts/without_islands.mjs IN.wasm OUT.wasm
// A call of one would stop the page with "unreachable"; the journeys would see it.
import { readFileSync, writeFileSync } from "node:fs";
import binaryen from "binaryen";

const [input, output] = process.argv.slice(2);
const module = binaryen.readBinary(readFileSync(input));
// The same as scripts/build.sh allows: with all of them it would write what no browser reads yet.
const { BulkMemory, BulkMemoryOpt, Multivalue, MutableGlobals, NontrappingFPToInt, ReferenceTypes, SignExt } = binaryen.Features;
module.setFeatures(BulkMemory | BulkMemoryOpt | Multivalue | MutableGlobals | NontrappingFPToInt | ReferenceTypes | SignExt);
let emptied = 0;
for (let i = 0; i < module.getNumFunctions(); i++) {
  const handle = module.getFunctionByIndex(i);
  const { name, module: importedFrom } = binaryen.getFunctionInfo(handle);
  if (importedFrom || !name.includes("::into_any::hydrate_async") || name.includes("drop_in_place")) continue;
  binaryen.Function(handle).setBody(module.unreachable());
  emptied++;
}
if (emptied === 0) throw new Error("no function of an island found: were the names of functions stripped?");
writeFileSync(output, module.emitBinary());
console.log(`  ${emptied} functions of islands emptied`);
