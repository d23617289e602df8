// Runs a script on the real MicroPython:  node micropython.mjs '{"files": {"/core.py": "path"}, "script": "…", "wire": 7}'
// Without a script, its wire is the prompt that a person at the USB line has.
// A script may `import bench`: an open file descriptor is its wire (a pty's master side), standard input and output its pins.
import fs from "node:fs";
import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";

const { files, script, wire } = JSON.parse(process.argv[2]);
const nap = new Int32Array(new SharedArrayBuffer(4));
let orders = "";
let prompted = false;

// What a descriptor that does not block has to give now; "" also when its other end is gone.
function now(descriptor) {
    const bytes = Buffer.alloc(256);
    try {
        return bytes.subarray(0, fs.readSync(descriptor, bytes));
    } catch (error) {
        if (error.code === "EAGAIN" || error.code === "EIO") return bytes.subarray(0, 0);
        throw error;
    }
}

const bench = {
    heard: () => now(wire).toString("hex"),
    said: (hex) => { fs.writeSync(wire, Buffer.from(hex, "hex")); },
    tell: (line) => { fs.writeSync(1, `${line}\n`); },
    rest: () => { Atomics.wait(nap, 0, 0, 1); },
    order: () => {
        orders += now(0).toString();
        const end = orders.indexOf("\n");
        if (end < 0) return "";
        const line = orders.slice(0, end);
        orders = orders.slice(end + 1);
        return line;
    },
};

const mp = await loadMicroPython({
    heapsize: 1024 * 1024,
    linebuffer: script !== undefined,
    stdout: (said) => (prompted ? fs.writeSync(wire, said) : bench.tell(said)),
});
for (const [place, source] of Object.entries(files)) {
    for (let cut = place.indexOf("/", 1); cut > 0; cut = place.indexOf("/", cut + 1)) {
        if (!mp.FS.analyzePath(place.slice(0, cut)).exists) mp.FS.mkdir(place.slice(0, cut));
    }
    mp.FS.writeFile(place, fs.readFileSync(source));
}
mp.registerJsModule("bench", bench);
if (script !== undefined) {
    mp.runPython(script);
} else {
    prompted = true;
    mp.replInit();
    for (;;) {
        const typed = now(wire);
        for (const byte of typed) mp.replProcessChar(byte);
        if (!typed.length) bench.rest();
    }
}
