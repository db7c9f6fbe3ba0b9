/** Objects as bytes: v8.serialize, except that a Buffer arrives as a Uint8Array, as it does through a message port. */
import v8 from 'node:v8';

/** The classes exist at run time with these methods; their types leave them out. */
interface HostReader {
  _readHostObject: (this: v8.DefaultDeserializer) => unknown;
}

interface HostWriter {
  _writeHostObject: (this: v8.DefaultSerializer, view: ArrayBufferView) => unknown;
}

type Classes = ReturnType<typeof makeClasses>;

let classes: Classes | undefined;

/** Made when first needed: most workers never are sent an object, and loading what they extend takes time and memory. */
function makeClasses() {
  const readHostObject = (v8.DefaultDeserializer.prototype as unknown as HostReader)
    ._readHostObject;
  const writeHostObject = (v8.DefaultSerializer.prototype as unknown as HostWriter)
    ._writeHostObject;

  class Deserializer extends v8.DefaultDeserializer {
    _readHostObject(): unknown {
      const found = readHostObject.call(this);
      // It is a view on the message's bytes: copied, so that it has a buffer of its own.
      if (found instanceof Uint8Array) return new Uint8Array(found);
      if (!ArrayBuffer.isView(found)) return found;
      const { buffer, byteOffset, byteLength } = found;
      const View = found.constructor as new (buffer: ArrayBuffer) => unknown;
      return new View((buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength));
    }
  }

  class Serializer extends v8.DefaultSerializer {
    _writeHostObject(view: ArrayBufferView): unknown {
      if (view.buffer instanceof SharedArrayBuffer) throw notShared();
      return writeHostObject.call(this, view);
    }
  }
  return { Deserializer, Serializer };
}

/** @throws an Error (V8's own is no DataCloneError), or what a getter of the value throws */
export function toBlob(value: unknown): Buffer {
  refuseStreams(value);
  classes ??= makeClasses();
  const writer = new classes.Serializer();
  writer.writeHeader();
  writer.writeValue(value);
  return writer.releaseBuffer();
}

/** Where in `values` the one Uint8Array is whose bytes can go as they are; -1 if there is none, or more objects. */
export function carriable(values: readonly unknown[]): number {
  let found = -1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== 'object' || value === null) continue;
    if (found >= 0 || !isBytes(value)) return -1;
    found = i;
  }
  return found;
}

/** A Uint8Array or Buffer, not one of the user's own kind. @throws DataCloneError if its memory is shared */
export function isBytes(value: unknown): value is Uint8Array {
  if (!isPlainBytes(value)) return false;
  if (value.buffer instanceof SharedArrayBuffer) throw notShared();
  return true;
}

/** As `isBytes`; its memory may be shared. */
export function isPlainBytes(value: unknown): value is Uint8Array {
  if (!(value instanceof Uint8Array)) return false;
  const proto: unknown = Object.getPrototypeOf(value);
  return proto === Uint8Array.prototype || proto === Buffer.prototype;
}

function notShared(): DOMException {
  return new DOMException('#<SharedArrayBuffer> could not be cloned.', 'DataCloneError');
}

/** @throws if the bytes cannot be read back: some values serialize but do not deserialize */
export function fromBlob(bytes: Uint8Array): unknown {
  classes ??= makeClasses();
  const reader = new classes.Deserializer(bytes);
  reader.readHeader();
  return reader.readValue();
}

/** Platform objects whose state v8.serialize does not see: they would silently arrive as `{}`. */
function refuseStreams(value: unknown): void {
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  for (const item of list) {
    // They have a tag, as few values do: Node loads the classes when they are first named.
    if (typeof item !== 'object' || item === null || !(Symbol.toStringTag in item)) continue;
    if (ArrayBuffer.isView(item) || item instanceof Map || item instanceof Set) continue;
    if (
      item instanceof ReadableStream ||
      item instanceof WritableStream ||
      item instanceof TransformStream
    ) {
      throw new DOMException(`${item.constructor.name} could not be cloned.`, 'DataCloneError');
    }
  }
}
